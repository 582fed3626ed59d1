package io.poolcoordinator.redis.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolKeysTest {

  @Test
  void allKeysShareTheHashTagOfTheName() {
    PoolKeys keys = new PoolKeys("crm:", "netsuite");

    assertThat(Stream.of(keys.encoded()).map(key -> new String(key, US_ASCII)))
        .containsExactly(
            "crm:pool:{netsuite}",
            "crm:pool:{netsuite}:leases",
            "crm:pool:{netsuite}:holders",
            "crm:pool:{netsuite}:waiters",
            "crm:pool:{netsuite}:waiting",
            "crm:pool:{netsuite}:ended",
            "crm:pool:{netsuite}:workers",
            "crm:pool:{netsuite}:takers",
            "crm:pool:{netsuite}:taken",
            "crm:pool:{netsuite}:rotation",
            "crm:pool:{netsuite}:members",
            "crm:pool:{netsuite}:bound",
            "crm:pool:{netsuite}:connections",
            "crm:pool:{netsuite}:events");
    assertThat(keys.channel("web-1")).isEqualTo("crm:pool:{netsuite}:to:web-1");
    assertThat(PoolKeys.index("crm:")).isEqualTo("crm:pool-index");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "crm:", "a/b", "*", "~!"})
  void prefixesOfPrintableAsciiAreTaken(String prefix) {
    assertThat(PoolKeys.checkPrefix(prefix)).isSameAs(prefix);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a b", "{", "}", "{x}", "\n", "\u007f", "\u00e9", "\u0000"})
  void othersAreRefused(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolKeys.checkPrefix(prefix))
        .withMessageContaining("keyPrefix must be printable ASCII")
        .withMessageContaining("U+");
  }

  @Test
  void aPrefixHasABound() {
    assertThat(PoolKeys.checkPrefix("p".repeat(100))).hasSize(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolKeys.checkPrefix("p".repeat(101)))
        .withMessage("keyPrefix has 101 characters, but must have at most 100");
  }
}
