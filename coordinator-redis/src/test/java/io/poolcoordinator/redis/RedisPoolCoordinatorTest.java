package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the builder refuses before anything is connected. */
class RedisPoolCoordinatorTest {

  private final RedisPoolCoordinator.Builder builder = RedisPoolCoordinator.builder();

  @Test
  void anAddressOrAClientIsNeeded() {
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("neither uri nor client is set")
        .withMessageContaining("redis://localhost:6379");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.099S", "PT0S", "PT-1S", "PT60.001S", "PT2562047788015215H"})
  void commandTimeoutHasBounds(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.commandTimeout(Duration.parse(text)))
        .withMessageContaining("commandTimeout is " + Duration.parse(text))
        .withMessageContaining("PT0.1S to PT1M");
  }

  @Test
  void commandTimeoutTakesItsBounds() {
    assertThat(builder.commandTimeout(Duration.ofMillis(100))).isSameAs(builder);
    assertThat(builder.commandTimeout(Duration.ofSeconds(60))).isSameAs(builder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "web:1", "höst", "a23456789012345678901234567890123456x"})
  void workerIdIsChecked(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.workerId(id));
  }

  @Test
  void keyPrefixIsChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.keyPrefix("a{b"));
  }

  @Test
  void nothingIsNull() {
    assertThatNullPointerException().isThrownBy(() -> builder.uri(null)).withMessage("uri");
    assertThatNullPointerException().isThrownBy(() -> builder.client(null)).withMessage("client");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.keyPrefix(null))
        .withMessage("keyPrefix");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.workerId(null))
        .withMessage("workerId");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.commandTimeout(null))
        .withMessage("commandTimeout");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.executor(null))
        .withMessage("executor");
  }

  @Test
  void aClientThatNeverReconnectsIsRefused() {
    RedisClient client = RedisClient.create("redis://localhost:1");
    try {
      client.setOptions(ClientOptions.builder().autoReconnect(false).build());

      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.client(client).build())
          .withMessageContaining("autoReconnect");
    } finally {
      client.shutdown();
    }
  }
}
