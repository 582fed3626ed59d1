package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.testing.RedisUnderTest;
import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link Fleet} does.
 *
 * @param redis where
 * @param client how its workers reach it
 * @param pool the pool
 * @param jvms how many workers
 * @param threads how many threads in each
 * @param limit the pool's limit
 * @param leaseMillis the pool's lease
 * @param holdMillis how long a permit is held
 * @param seconds for how long it goes on
 * @param rate rate windows such as {@code 60/1m,5000/1d}; empty for none
 * @param members members such as {@code eol1,eol2,eol2}; empty for none
 * @param permits how many permits a worker takes at the most
 * @param temper how its threads behave
 */
public record Load(
    RedisUnderTest redis,
    LoadClient client,
    String pool,
    int jvms,
    int threads,
    int limit,
    long leaseMillis,
    long holdMillis,
    long seconds,
    String rate,
    String members,
    long permits,
    Temper temper) {

  /**
   * How the threads of a load behave.
   *
   * @param timeoutMillis how long they wait for a permit
   * @param restless how many of a hundred acquires are given up: by a short timeout, by cancelling,
   *     or by an interrupt
   * @param mostCost the most units that a call takes; it takes any number up to that
   * @param longHolds how many of a hundred permits are held for {@code longHoldMillis}
   * @param longHoldMillis how long that is
   * @param twice how many of a hundred operations are delivered twice
   * @param bug the name of a {@code SeededBug} that the workers have; empty for none
   */
  public record Temper(
      long timeoutMillis,
      int restless,
      int mostCost,
      int longHolds,
      long longHoldMillis,
      int twice,
      String bug) {

    public static final Temper CALM = new Temper(60_000, 0, 1, 0, 0, 0, "");
  }

  /** A load on slots alone. */
  public Load(
      RedisUnderTest redis,
      LoadClient client,
      String pool,
      int jvms,
      int threads,
      int limit,
      long leaseMillis,
      long holdMillis,
      long seconds) {
    this(
        redis,
        client,
        pool,
        jvms,
        threads,
        limit,
        leaseMillis,
        holdMillis,
        seconds,
        "",
        "",
        Long.MAX_VALUE,
        Temper.CALM);
  }

  /** The same on a pool that has rate windows and members too. */
  public Load on(String rates, String rotation) {
    return changed(seconds, rates, rotation, temper);
  }

  /** The same for another time. */
  public Load lasting(long otherSeconds) {
    return changed(otherSeconds, rate, members, temper);
  }

  /** The same by other threads. */
  public Load by(Temper others) {
    return changed(seconds, rate, members, others);
  }

  private Load changed(long newSeconds, String newRate, String newMembers, Temper newTemper) {
    return new Load(
        redis,
        client,
        pool,
        jvms,
        threads,
        limit,
        leaseMillis,
        holdMillis,
        newSeconds,
        newRate,
        newMembers,
        permits,
        newTemper);
  }

  /**
   * The arguments of a {@link LoadWorker}.
   *
   * @param uri where it finds Redis, or what stands before it
   * @param name the worker's name
   * @param file where its history goes
   */
  public String[] arguments(String uri, String name, Path file) {
    return List.of(
            uri,
            pool,
            name,
            limit,
            leaseMillis,
            threads,
            holdMillis,
            seconds,
            file,
            rate,
            members,
            permits,
            client,
            temper.timeoutMillis(),
            temper.restless(),
            temper.mostCost(),
            temper.longHolds(),
            temper.longHoldMillis(),
            temper.twice(),
            temper.bug())
        .stream()
        .map(Object::toString)
        .toArray(String[]::new);
  }
}
