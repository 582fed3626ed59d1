package io.poolcoordinator.redis.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.store.ScriptClient;
import io.poolcoordinator.redis.store.ScriptClientContract;
import io.poolcoordinator.redis.testing.Alone;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Alone
class LettuceScriptClientIT extends ScriptClientContract {

  @Override
  protected ScriptClient newClient() {
    return LettuceScriptClient.of(server.uri(), TIMEOUT);
  }

  @Test
  void aClientThatWasHandedInIsBoundedToo() {
    RedisClient own = RedisClient.create(server.uri());
    own.setOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.create()).build());
    try (ScriptClient client = LettuceScriptClient.of(own, null, TIMEOUT)) {
      client.connect(heard);
      server.pause();
      long start = System.nanoTime();

      ClientException failure = failure(add(client, "k"));

      assertThat(failure.kind()).isEqualTo(Kind.NO_REPLY);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(TIMEOUT.multipliedBy(9).dividedBy(10), TIMEOUT.multipliedBy(2));
      server.resume();
    } finally {
      own.shutdown();
    }
  }

  @Test
  void aClientThatWasHandedInStaysOpenAndOnlyOurConnectionsAreClosed() {
    RedisClient own = RedisClient.create(server.uri());
    try {
      ScriptClient client = LettuceScriptClient.of(own, null, TIMEOUT);
      client.connect(heard);
      assertThat(clients()).isEqualTo(3);

      client.close();
      client.close();

      await().until(() -> clients() == 1);
      assertThat(own.connect().sync().ping()).isEqualTo("PONG");
    } finally {
      own.shutdown();
    }
  }

  /** With the test's own. */
  private long clients() {
    return server.commands().clientList().lines().count();
  }

  @Test
  void aClientWithoutAnAddressIsToldSo() {
    RedisClient own = RedisClient.create();
    try (ScriptClient client = LettuceScriptClient.of(own, null, TIMEOUT)) {
      ClientException failure =
          catchThrowableOfType(ClientException.class, () -> client.connect(heard));

      assertThat(failure).hasMessageContaining("the address of the client that was handed in");
    } finally {
      own.shutdown();
    }
  }

  @Test
  void theConnectionIsToldOf() {
    try (ScriptClient client = connected()) {
      server.kill();
      await().until(() -> heard.events().contains("disconnected"));
      assertThat(failure(add(client, "k")).kind()).isEqualTo(Kind.NOT_SENT);
      server.restart();
      await().until(() -> heard.events().contains("connected"));
      await().until(() -> completes(add(client, "k")));
    }
  }
}
