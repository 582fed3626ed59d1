package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.testing.ChildJvm;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An application carries only the client library that it uses. */
class OneClientOnlyIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final RedisServer server = RedisServer.shared();

  @Test
  void lettuceWithoutRedisson() {
    try (ChildJvm jvm = without("redisson", AcquireWithLettuce.class)) {
      assertThat(jvm.awaitLine(line -> line.startsWith("held "), SOON)).isEqualTo("held true");
      assertThat(jvm.awaitExit(SOON)).isZero();
    }
  }

  @Test
  void redissonWithoutLettuce() {
    try (ChildJvm jvm = without("lettuce", AcquireWithRedisson.class)) {
      assertThat(jvm.awaitLine(line -> line.startsWith("held "), SOON)).isEqualTo("held true");
      assertThat(jvm.awaitExit(SOON)).isZero();
    }
  }

  @Test
  void anAddressWithoutLettuceIsAnsweredWithWhatToAdd() {
    try (ChildJvm jvm = without("lettuce", AcquireWithLettuce.class)) {
      assertThat(jvm.awaitLine(line -> line.startsWith("refused "), SOON))
          .contains("IllegalStateException")
          .contains("lettuce-core is not on the class path")
          .contains("add io.lettuce:lettuce-core, or hand in a client");
      assertThat(jvm.awaitExit(SOON)).isZero();
    }
  }

  private ChildJvm without(String library, Class<?> main) {
    return ChildJvm.startWithout(entry -> entry.contains(library), main, server.uri());
  }
}
