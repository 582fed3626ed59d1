package io.poolcoordinator.samples.quickstart;

import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.samples.quickstart.Phase.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The story: an API allows five calls at once and a hundred in any second, and the threads of four
 * workers call it; first each as it likes, then through a pool, and then one of the workers is
 * killed. At last streams of rows are read over accounts, each with limits of its own, to see what
 * a second account brings.
 *
 * <p>With {@code REDIS_URL} in the environment the pool lives in that Redis; otherwise one is
 * started. Settings, as system properties: {@code quickstart.without-pool} and {@code
 * quickstart.with-pool}, for how many seconds; {@code quickstart.limit} and {@code
 * quickstart.rate}, what the pool allows, to see what a wrong one does; {@code
 * quickstart.account-rate}, the same for each account.
 */
public final class Quickstart {

  private final PrintStream output = System.out;
  private final ProgressLine progress = new ProgressLine(output);

  private Quickstart() {}

  /**
   * Tells the story. Exit code 0 if the pool kept its promises, 1 if it did not or anything failed.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Ending.inAnyCase();
    try {
      if (!new Quickstart().run()) {
        System.exit(1);
      }
    } catch (PoolStoreException noRedis) {
      Ending.because(noRedis.getMessage());
    } catch (Exception failure) {
      Ending.because(failure);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    String redis = redis();
    output.println("An API allows 5 calls at once, and 100 to begin in any second.");
    output.println("4 workers with 8 threads each call it.");
    Report report = new Report(withoutPool(), withPool(redis));
    report.printTable(output);
    AccountReport accounts = accounts(redis);
    accounts.printTable(output);
    output.println(report.lastLine() + " " + accounts.lastItems());
    return report.isGood() && accounts.isGood();
  }

  private static String redis() throws IOException, InterruptedException {
    String redis = System.getenv(Worker.REDIS_URL);
    if (redis == null) {
      return ChildProcess.start("Redis", EmbeddedRedis.class, Map.of(), List.of()).awaitReady();
    }
    // What is wrong with that Redis is better said once and now than by each worker later.
    RedisPoolCoordinator.connect(redis).close();
    return redis;
  }

  private Outcome withoutPool() throws IOException, InterruptedException {
    try (Phase phase = Phase.withoutPool()) {
      return phase.run(seconds("quickstart.without-pool", 6), progress);
    }
  }

  private Outcome withPool(String redis) throws IOException, InterruptedException {
    int limit = Integer.getInteger("quickstart.limit", ApiServer.LIMIT);
    int rate = Integer.getInteger("quickstart.rate", ApiServer.RATE);
    try (Phase phase = Phase.withPool(redis, limit, rate)) {
      return phase.run(seconds("quickstart.with-pool", 14), progress);
    }
  }

  private AccountReport accounts(String redis) throws IOException, InterruptedException {
    output.println("The API allows each account 2 calls at once, and 10 to begin in any second.");
    output.println(
        "Streams of rows are read over one account, over two, and over two in pages of "
            + Accounts.ROWS_ON_PAGE
            + ".");
    int rate = Integer.getInteger("quickstart.account-rate", ApiServer.ACCOUNT_RATE);
    try (Accounts accounts = new Accounts(redis, rate)) {
      return accounts.run(progress);
    }
  }

  private static Duration seconds(String property, int otherwise) {
    return Duration.ofSeconds(Integer.getInteger(property, otherwise));
  }
}
