package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.poolcoordinator.samples.worker.RedisAddress.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.config.Config;

class RedisAddressTest {

  @ParameterizedTest
  @CsvSource({
    "redis://localhost, redis://localhost:6379",
    "redis://localhost:7000/, redis://localhost:7000",
    "redis://localhost:7000/15, redis://localhost:7000/15",
    "rediss://user:pass@10.0.0.1, rediss://10.0.0.1:6379",
    "redis://[::1]:7000, redis://[::1]:7000",
    "redis-sentinel://h1#main, redis-sentinel://h1:26379#main",
    "rediss-sentinel://:p@h1/3#main, rediss-sentinel://h1:26379/3#main"
  })
  void anAddressIsShownWithoutUserAndPassword(String url, String shown) {
    assertThat(RedisAddress.parse(url)).hasToString(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "redis://localhost -> redis://localhost:6379",
        "redis://a%40:b@localhost/2 -> redis://a%40:b@localhost:6379/2",
        "redis-sentinel://:p@h1,h2:1/3#main -> redis-sentinel://:p@h1:26379,h2:1/3#main",
        "rediss-cluster://h1,h2 -> rediss-cluster://h1:6379,h2:6379"
      })
  void portsThatWereLeftOutAreFilledIn(String url, String whole) {
    assertThat(RedisAddress.parse(url).url()).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:6379",
        "http://localhost",
        "REDIS://localhost",
        " redis://localhost",
        "redis://",
        "redis://:6379",
        "redis://local host",
        "redis://localhost:",
        "redis://localhost:0",
        "redis://localhost:65536",
        "redis://localhost:٦٣٧٩",
        "redis://localhost/x",
        "redis://localhost/-1",
        "redis://localhost?timeout=5s",
        "redis://localhost#main",
        "redis://a,b",
        "redis://p@ss@localhost",
        "redis://%zz@localhost",
        "redis-sentinel://a,b",
        "redis-sentinel://a,,b#main",
        "redis-sentinel://a#",
        "redis-cluster://a,b/1",
        "redis-cluster://a,b#main",
        "redis-other://a"
      })
  void anythingElseIsRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> RedisAddress.parse(url));
  }

  @Test
  void userAndPasswordAreDecoded() {
    RedisAddress address = RedisAddress.parse("redis://an%3Aa:s%40cr+t%25@localhost");

    assertThat(address.user()).contains("an:a");
    assertThat(address.password()).contains("s@cr+t%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://secret@localhost", "redis://:secret@localhost"})
  void aPasswordCanStandAlone(String url) {
    assertThat(RedisAddress.parse(url).user()).isEmpty();
    assertThat(RedisAddress.parse(url).password()).contains("secret");
  }

  @Test
  void sentinelsAndNodesAreLists() {
    RedisAddress sentinels = RedisAddress.parse("redis-sentinel://u:p@h1:7001,h2,h3:7003/4#main");
    assertThat(sentinels.kind()).isEqualTo(Kind.SENTINEL);
    assertThat(sentinels.nodes()).containsExactly("h1:7001", "h2:26379", "h3:7003");
    assertThat(sentinels.database()).isEqualTo(4);
    assertThat(sentinels.master()).isEqualTo("main");

    RedisAddress cluster = RedisAddress.parse("rediss-cluster://u:p@h1:7001,h2");
    assertThat(cluster.kind()).isEqualTo(Kind.CLUSTER);
    assertThat(cluster.tls()).isTrue();
    assertThat(cluster.nodes()).isEqualTo(List.of("h1:7001", "h2:6379"));
  }

  @Test
  void redissonIsToldTheSame() {
    Config single = RedisAccess.config(RedisAddress.parse("rediss://anna:secret@h1:7000/3"));
    assertThat(single.useSingleServer().getAddress()).isEqualTo("rediss://h1:7000");
    assertThat(single.useSingleServer().getDatabase()).isEqualTo(3);
    assertThat(single.getUsername()).isEqualTo("anna");
    assertThat(single.getPassword()).isEqualTo("secret");

    Config sentinel = RedisAccess.config(RedisAddress.parse("redis-sentinel://h1,h2:7002/5#main"));
    assertThat(sentinel.useSentinelServers().getSentinelAddresses())
        .containsExactly("redis://h1:26379", "redis://h2:7002");
    assertThat(sentinel.useSentinelServers().getMasterName()).isEqualTo("main");
    assertThat(sentinel.useSentinelServers().getDatabase()).isEqualTo(5);
    assertThat(sentinel.getPassword()).isNull();

    Config cluster = RedisAccess.config(RedisAddress.parse("redis-cluster://:secret@h1,h2:7002"));
    assertThat(cluster.useClusterServers().getNodeAddresses())
        .containsExactly("redis://h1:6379", "redis://h2:7002");
    assertThat(cluster.getUsername()).isNull();
    assertThat(cluster.getPassword()).isEqualTo("secret");
  }
}
