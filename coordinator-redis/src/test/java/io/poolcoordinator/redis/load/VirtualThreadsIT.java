package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.ChildJvm;
import io.poolcoordinator.redis.testing.JavaHomes;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@Alone
class VirtualThreadsIT {

  /**
   * {@code -Dvirtual.threads=10000} for more than a build needs; connections do not depend on it.
   */
  private static final int THREADS = Integer.getInteger("virtual.threads", 2_000);

  private static final int WITH_VIRTUAL_THREADS = 21;

  @Test
  void thousandsOfVirtualThreadsWaitOverTwoConnections() {
    Path java = JavaHomes.newest();
    Assumptions.assumeTrue(
        JavaHomes.feature(java) >= WITH_VIRTUAL_THREADS,
        "SKIPPED: no JDK 21 or later was found; set JAVA_HOME_21_X64 or the like");
    try (RedisServer redis = RedisServer.start()) {
      int before = clients(redis);
      try (ChildJvm worker =
          ChildJvm.start(
              java,
              VirtualThreadsWorker.class,
              redis.uri(),
              "virtual",
              Integer.toString(THREADS))) {
        worker.awaitLine("waiting"::equals, Duration.ofSeconds(60));
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> redis.commands().zcard("pool:{virtual}:waiters") == THREADS);
        int connections = clients(redis) - before;
        worker.writeLine("go");
        String threads =
            worker.awaitLine(line -> line.startsWith("platform-threads="), Duration.ofSeconds(30));
        String result =
            worker.awaitLine(line -> line.startsWith("granted="), Duration.ofSeconds(120));
        System.out.printf(
            "%d virtual threads on JDK %d: %d connections, %s, %s%n",
            THREADS, JavaHomes.feature(java), connections, threads, result);
        assertThat(connections).isEqualTo(2);
        assertThat(result).startsWith("granted=" + THREADS + " ");
        assertThat(Integer.parseInt(threads.substring(threads.indexOf('=') + 1))).isLessThan(50);
      }
    }
  }

  private static int clients(RedisServer redis) {
    return (int) redis.commands().clientList().lines().count();
  }
}
