package io.poolcoordinator.samples.quickstart;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The last part of the story: the API limits each account by itself, and a stream of rows is read
 * over one account, another one at the same time over two, and a third one over two page by page.
 */
final class Accounts implements AutoCloseable {

  private interface Reading {
    void run() throws InterruptedException;
  }

  /**
   * How long the streams are watched. Each account's rate lets calls begin in bursts, one at the
   * beginning of each window; this is well behind the third burst and well before the fourth, so
   * that a machine which is busy makes no difference to what is counted.
   */
  static final Duration LENGTH = Worker.RATE_WINDOW.multipliedBy(8).dividedBy(3);

  static final int ROWS_ON_PAGE = 25;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** More than the accounts allow together, so that only their own limits matter. */
  private static final int LIMIT = 100;

  private final ChildProcess server;
  private final PoolCoordinator coordinator;
  private final List<Thread> threads = new ArrayList<>();
  private final AccountStream overOne;
  private final AccountStream overTwo;
  private final AccountStream byPages;

  Accounts(String redis, int rate) throws IOException, InterruptedException {
    server = ChildProcess.start("the API", ApiServer.class, Map.of(), List.of());
    coordinator = RedisPoolCoordinator.connect(redis);
    URI api = URI.create(server.awaitReady());
    overOne = new AccountStream("one account", coordinator, config(rate, "eol1"), api);
    overTwo = new AccountStream("two accounts", coordinator, config(rate, "eol2", "eol3"), api);
    byPages = new AccountStream("two, by pages", coordinator, config(rate, "eol4", "eol5"), api);
  }

  private static PoolConfig config(int rate, String... accounts) {
    PoolConfig.Builder config = PoolConfig.builder().limit(LIMIT);
    for (String account : accounts) {
      config.member(
          Member.builder(account)
              .limit(ApiServer.ACCOUNT_LIMIT)
              .rateLimit(RateLimit.of(rate, Worker.RATE_WINDOW))
              .build());
    }
    return config.build();
  }

  /** Lets all streams be read for some time, and collects what came of it. */
  AccountReport run(ProgressLine progress) throws IOException, InterruptedException {
    counts(); // so that the clients are warm
    begin(overOne::readRows);
    begin(overTwo::readRows);
    begin(() -> byPages.readPages(ROWS_ON_PAGE));
    watch(progress);
    List<StreamCounts> inTime = counts();
    for (AccountStream stream : streams()) {
      stream.end();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new AccountReport(inTime, counts());
  }

  private void begin(Reading reading) {
    Thread thread =
        new Thread(
            () -> {
              try {
                reading.run();
              } catch (RuntimeException | InterruptedException failure) {
                Ending.because(failure);
              }
            },
            "reader-" + threads.size());
    thread.start();
    threads.add(thread);
  }

  private void watch(ProgressLine progress) throws InterruptedException {
    long begun = System.nanoTime();
    Duration age = Duration.ZERO;
    while (age.compareTo(LENGTH) < 0) {
      progress.show(
          "%-16s %5s  rows over one %d  over two %d  over two by pages %d"
              .formatted(
                  "accounts",
                  Seconds.of(age),
                  overOne.rowsRead(),
                  overTwo.rowsRead(),
                  byPages.rowsRead()));
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      age = Duration.ofNanos(System.nanoTime() - begun);
    }
    progress.clear();
  }

  private List<StreamCounts> counts() throws IOException, InterruptedException {
    return List.of(overOne.counts(), overTwo.counts(), byPages.counts());
  }

  private List<AccountStream> streams() {
    return List.of(overOne, overTwo, byPages);
  }

  @Override
  public void close() {
    coordinator.close();
    server.close();
  }
}
