package io.poolcoordinator.redis.redisson;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisResponseTimeoutException;

class FailuresTest {

  @Test
  void aRefusedConnectionThatRedissonDidNotExpectWasNotSent() {
    ClientException failure =
        Failures.explain(
            new RedisException(
                "Unexpected exception while processing command",
                new CompletionException(new ConnectException("Connection refused"))));

    assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
    assertThat(failure.text()).isEqualTo("Connection refused");
  }

  @Test
  void whatElseItDidNotExpectMayHaveBeenSent() {
    assertThat(Failures.explain(new RedisException("Unexpected", new IllegalStateException())))
        .extracting(ClientException::kind)
        .isEqualTo(Kind.NO_REPLY);
  }

  @Test
  void itsOwnKindsAreKeptWhateverTheirCauses() {
    assertThat(
            Failures.explain(new RedisConnectionException("gone", new IllegalStateException()))
                .kind())
        .isEqualTo(Kind.NOT_SENT);
    assertThat(Failures.explain(new RedisResponseTimeoutException("late")).kind())
        .isEqualTo(Kind.NO_REPLY);
    assertThat(Failures.explain(new RedisException("ERR unknown command")).kind())
        .isEqualTo(Kind.ERROR_REPLY);
  }
}
