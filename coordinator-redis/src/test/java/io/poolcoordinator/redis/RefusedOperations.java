package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.WorkerStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Operations on a pool that was edited into something unusable. */
final class RefusedOperations {

  private RefusedOperations() {}

  /**
   * Every one of them fails, for the same key and field, and none writes anything; the last error.
   */
  static InvalidPoolStateException errorOf(
      PrivatePrefix prefix, String pool, List<Supplier<CompletionStage<?>>> operations) {
    Map<String, String> before = prefix.dump();
    InvalidPoolStateException last = null;
    for (Supplier<CompletionStage<?>> operation : operations) {
      InvalidPoolStateException error =
          catchThrowableOfType(
              InvalidPoolStateException.class, () -> WorkerStore.reply(operation.get()));
      assertThat(error).isNotNull();
      assertThat(error.pool()).isEqualTo(pool);
      if (last != null) {
        assertThat(error.key()).isEqualTo(last.key());
        assertThat(error.field()).isEqualTo(last.field());
      }
      last = error;
    }
    assertThat(last).isNotNull();
    assertThat(prefix.dump()).isEqualTo(before);
    return last;
  }
}
