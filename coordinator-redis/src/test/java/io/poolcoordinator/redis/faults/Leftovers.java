package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a fault may leave behind: nothing. */
final class Leftovers {

  private final Set<Thread> threadsBefore = coordinatorThreads();

  /** Those of coordinators and of their clients; a test's own client has some of the latter. */
  private static Set<Thread> coordinatorThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("lettuce-")
                    || thread.getName().startsWith("pool-coordinator-"))
        .collect(Collectors.toSet());
  }

  /**
   * Waits until no permit of a pool is in use and nobody waits for one; returns how long, in ms.
   */
  static long awaitUnused(RedisServer redis, String pool, Duration most) {
    String key = "pool:{" + pool + "}";
    long start = System.nanoTime();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(most)
        .untilAsserted(
            () -> {
              assertThat(redis.commands().zcard(key + ":leases")).as("leases").isZero();
              assertThat(redis.commands().hlen(key + ":holders")).as("holders").isZero();
              assertThat(redis.commands().zcard(key + ":waiters")).as("waiters").isZero();
              assertThat(redis.commands().hlen(key + ":waiting")).as("waiting").isZero();
            });
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Asserts that of a pool only what makes it a pool stays for ever. */
  static Set<String> assertKeysEnd(RedisServer redis, String pool) {
    String key = "pool:{" + pool + "}";
    Set<String> ending = new TreeSet<>();
    for (String found : redis.commands().keys("*")) {
      if (redis.commands().pttl(found) >= 0) {
        ending.add(found);
      } else {
        assertThat(found).isIn(key, key + ":events", "pool-index");
      }
    }
    return ending;
  }

  /** Waits until the threads of all coordinators that were made since this was made are gone. */
  void awaitThreads() {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(threadsBefore).containsAll(coordinatorThreads()));
  }
}
