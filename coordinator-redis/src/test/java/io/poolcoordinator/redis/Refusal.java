package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.poolcoordinator.PoolStoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

/** A start that is to fail. */
final class Refusal {

  /** A password that must not be told. */
  static final String SECRET = "hunter2-is-the-password";

  private Refusal() {}

  /** Connects in vain; the password appears nowhere in the error. */
  static PoolStoreException at(String uri) {
    PoolStoreException error =
        catchThrowableOfType(
            PoolStoreException.class,
            () ->
                RedisPoolCoordinator.builder()
                    .uri(uri)
                    .keyPrefix("crm:")
                    .commandTimeout(Duration.ofMillis(500))
                    .build()
                    .close());
    assertThat(error).isNotNull();
    assertThat(error.pool()).isEqualTo("*");
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(SECRET);
    return error;
  }
}
