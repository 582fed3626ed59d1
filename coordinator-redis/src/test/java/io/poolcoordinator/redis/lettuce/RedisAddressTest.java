package io.poolcoordinator.redis.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @ParameterizedTest
  @CsvSource({
    "redis://localhost, redis://localhost:6379",
    "redis://localhost:7000/3, redis://localhost:7000/3",
    "redis://app:secret@localhost:7000, redis://localhost:7000",
    "rediss://:secret@example.org, rediss://example.org:6379",
    "redis-sentinel://secret@a:1?sentinelMasterId=m, redis-sentinel://a:1#m",
    "rediss-sentinel://app:secret@a:1/2#m, rediss-sentinel://a:1/2#m",
    "redis-cluster://localhost, redis-cluster://localhost:6379",
    "rediss-cluster://app:secret@a:1, rediss-cluster://a:1",
  })
  void theShownAddressHasNoSecret(String text, String shown) {
    assertThat(RedisAddress.parse(text)).hasToString(shown);
  }

  @Test
  void thePartsReachTheClient() {
    RedisURI uri =
        RedisAddress.parse("rediss://app:secret@localhost:7000/3").uri(Duration.ofSeconds(7));

    assertThat(uri.isSsl()).isTrue();
    assertThat(uri.getHost()).isEqualTo("localhost");
    assertThat(uri.getPort()).isEqualTo(7000);
    assertThat(uri.getDatabase()).isEqualTo(3);
    assertThat(uri.getTimeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void theNodesOfAClusterHaveTheSameUser() {
    List<RedisURI> nodes =
        RedisAddress.parse("rediss-cluster://app:se%40cret@a:7000,b,c:7002/0")
            .uris(Duration.ofSeconds(7));

    assertThat(nodes).extracting(RedisURI::getHost).containsExactly("a", "b", "c");
    assertThat(nodes).extracting(RedisURI::getPort).containsExactly(7000, 6379, 7002);
    assertThat(nodes)
        .allSatisfy(
            node -> {
              RedisCredentials credentials =
                  node.getCredentialsProvider().resolveCredentials().block();
              assertThat(node.isSsl()).isTrue();
              assertThat(credentials.getUsername()).isEqualTo("app");
              assertThat(new String(credentials.getPassword())).isEqualTo("se@cret");
            });
  }

  @Test
  void aClusterHasOneDatabase() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisAddress.parse("redis-cluster://a:7000/3"))
        .withMessageContaining("database \"3\"")
        .withMessageContaining("leave it out");
  }

  @Test
  void secretsAreMasked() {
    RedisAddress address = RedisAddress.parse("redis://app:hunter2@localhost");

    assertThat(address.reveals("AUTH app hunter2")).isTrue();
    assertThat(address.reveals("AUTH app")).isFalse();
    assertThat(address.mask("AUTH app hunter2")).isEqualTo("AUTH app ***");

    RedisAddress encoded = RedisAddress.parse("redis://app:hunter%402+@localhost");
    assertThat(encoded.mask("hunter@2+ and hunter%402+")).isEqualTo("*** and ***");
    assertThat(RedisAddress.parse("redis://hunter2@localhost").reveals("hunter2")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "http://hunter2@localhost",
        "redis://:hunter2@",
        "redis://:hunter2 @localhost",
        "redis://:hunter2#@localhost:port",
        "redis://:hunter2@localhost:99999999",
        "redis://:hunter2%zz@localhost",
        "redis-cluster://",
        "redis-cluster://:hunter2@a:7000,,b:7000",
        "redis-cluster://:hunter2@a:7000#b",
        "redis-sentinel://:hunter2@a:26379"
      })
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisAddress.parse(text))
        .withMessageContaining("redis://localhost:6379")
        .withNoCause()
        .satisfies(error -> assertThat(error.getMessage()).doesNotContain("hunter2"));
  }
}
