package io.poolcoordinator.redis.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerInfoTest {

  @ParameterizedTest
  @CsvSource({
    "6.2.0, true, false",
    "6.2.14, true, false",
    "7.0.15, true, true",
    "10.0.1, true, true",
    "6.0.20, false, false",
    "5.0.14, false, false",
    "255.255.255, true, true",
    "unstable, false, false",
  })
  void theVersionDecides(String version, boolean supported, boolean canCheckRules) {
    ServerInfo info = new ServerInfo("# Server\r\nredis_version:" + version + "\r\nrun_id:abc\r\n");

    assertThat(info.isSupported()).isEqualTo(supported);
    assertThat(info.canCheckRules()).isEqualTo(canCheckRules);
    assertThat(info.run()).isEqualTo("abc");
  }

  @Test
  void aServerThatSaysNothingIsNotSupported() {
    ServerInfo info = new ServerInfo("");

    assertThat(info.isSupported()).isFalse();
    assertThat(info.run()).isEmpty();
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
