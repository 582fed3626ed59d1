package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    assertThatNullPointerException()
        .isThrownBy(() -> builder.client((RedisClient) null))
        .withMessage("client");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.client((RedisClusterClient) null))
        .withMessage("client");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.redisson(null))
        .withMessage("redisson");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.credentials(null, "x"))
        .withMessage("user");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.credentials("x", null))
        .withMessage("password");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.trustedCertificates(null))
        .withMessage("pem");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.clientCertificate(Path.of("x"), null))
        .withMessage("key");
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

  @Test
  void aClientBesideAnotherIsRefused() {
    RedisClient client = RedisClient.create("redis://localhost:1");
    RedisClusterClient cluster = RedisClusterClient.create("redis://localhost:1");
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.client(client).client(cluster).build())
          .withMessageContaining("2 clients are handed in")
          .withMessageContaining("leave the others out");
    } finally {
      client.shutdown();
      cluster.shutdown();
    }
  }

  @Test
  void whatIsTheClientsIsNotSetBesideIt() {
    RedisClusterClient cluster = RedisClusterClient.create("redis://localhost:1");
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.client(cluster).credentials("app", "secret").build())
          .withMessageContaining("set them there")
          .withMessageNotContaining("secret");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  RedisPoolCoordinator.builder().client(cluster).uri("redis://localhost:1").build())
          .withMessageContaining("uri is set beside a client");
    } finally {
      cluster.shutdown();
    }
  }

  @Test
  void aCertificateThatIsNotThereIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder
                    .uri("rediss://localhost:1")
                    .trustedCertificates(Path.of("no-such-file.pem"))
                    .build())
        .withMessageContaining("trustedCertificates is no-such-file.pem")
        .withMessageContaining("name one in PEM");
  }

  @Test
  void certificatesWithoutTlsAreRefused(@TempDir Path directory) throws IOException {
    Path pem = Files.writeString(directory.resolve("ca.pem"), "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.uri("redis://localhost:1").trustedCertificates(pem).build())
        .withMessageContaining("redis://localhost:1 is one without TLS; begin it with rediss");
  }

  @Test
  void sentinelCredentialsWithoutSentinelsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder.uri("redis://localhost:1").sentinelCredentials("app", "secret").build())
        .withMessageContaining("names no sentinels")
        .withMessageNotContaining("secret");
  }
}
