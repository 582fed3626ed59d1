package io.poolcoordinator.redis.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.script.Messaging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerInfoTest {

  @ParameterizedTest
  @CsvSource({
    "6.2.6, true, CLASSIC",
    "7.0.15, true, SHARDED",
    "10.0.1, true, SHARDED",
    "6.0.20, false, CLASSIC",
    "5.0.14, false, CLASSIC",
    "255.255.255, true, SHARDED",
    "unstable, false, CLASSIC",
  })
  void theVersionDecides(String version, boolean supported, Messaging onCluster) {
    String text = "# Server\r\nredis_version:" + version + "\r\nrun_id:abc\r\n";
    ServerInfo single = new ServerInfo(text + "redis_mode:standalone\r\n");
    ServerInfo node = new ServerInfo(text + "redis_mode:cluster\r\n");

    assertThat(single.isSupported()).isEqualTo(supported);
    assertThat(single.isCluster()).isFalse();
    assertThat(single.messaging()).isEqualTo(Messaging.CLASSIC);
    assertThat(node.isCluster()).isTrue();
    assertThat(node.messaging()).isEqualTo(onCluster);
  }

  @Test
  void aServerThatSaysNothingIsNotSupported() {
    ServerInfo info = new ServerInfo("");

    assertThat(info.isSupported()).isFalse();
    assertThat(info.messaging()).isEqualTo(Messaging.CLASSIC);
  }

  @ParameterizedTest
  @CsvSource({
    "0, allkeys-lru, false",
    "1000000, noeviction, false",
    "1000000, allkeys-lru, true",
    "1000000, volatile-ttl, true",
  })
  void onlyAFullMemoryEvicts(String maxmemory, String policy, boolean evicts) {
    ServerInfo info =
        new ServerInfo("maxmemory:" + maxmemory + "\r\nmaxmemory_policy:" + policy + "\r\n");

    assertThat(info.evicts()).isEqualTo(evicts);
  }
}
