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
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Alone
class LettuceScriptClientIT {

  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private final Heard heard = new Heard();
  private RedisServer server;

  @BeforeEach
  void start() {
    server = RedisServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ScriptClient connected() {
    ScriptClient client = LettuceScriptClient.of(server.uri(), TIMEOUT);
    client.connect(heard);
    return client;
  }

  @Test
  void aClientThatWasHandedInIsBoundedToo() {
    RedisClient own = RedisClient.create(server.uri());
    own.setOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.create()).build());
    try (ScriptClient client = LettuceScriptClient.of(own, null, TIMEOUT)) {
      client.connect(heard);
      server.pause();
      long start = System.nanoTime();

      ClientException failure = failure(client.info("server"));

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
  void withoutAConnectionNothingIsSentAndNothingIsSentLater() {
    try (ScriptClient client = connected()) {
      server.kill();
      await().until(() -> heard.events.contains("disconnected"));

      ClientException failure = failure(client.addToSet("witness", "x"));
      server.restart();
      await().until(() -> heard.events.contains("connected"));

      assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
      await().until(() -> completes(client.addToSet("other", "x")));
      assertThat(server.commands().exists("witness")).isZero();
    }
  }

  @Test
  void whatWasOnItsWayWhenTheConnectionBrokeIsUnknownAndNotSentAgain() {
    try (ScriptClient client = connected()) {
      server.pause();
      CompletionStage<Void> added = client.addToSet("witness", "x");
      server.kill();

      ClientException failure = failure(added);
      server.restart();
      await().until(() -> heard.events.contains("connected"));

      assertThat(failure.kind()).isEqualTo(Kind.NO_REPLY);
      await().until(() -> completes(client.addToSet("other", "x")));
      assertThat(server.commands().exists("witness")).isZero();
    }
  }

  @Test
  void anErrorIsTheServersText() {
    server.commands().set("witness", "a string");
    try (ScriptClient client = connected()) {
      ClientException failure = failure(client.addToSet("witness", "x"));

      assertThat(failure.kind()).isEqualTo(Kind.ERROR_REPLY);
      assertThat(failure).hasMessageStartingWith("WRONGTYPE ");
    }
  }

  @Test
  void afterCloseEverythingFailsAtOnce() {
    ScriptClient client = connected();
    server.pause();
    CompletionStage<String> pending = client.info("server");

    client.close();

    assertThat(failure(pending).kind()).isEqualTo(Kind.NO_REPLY);
    assertThat(failure(client.info("server")).kind()).isEqualTo(Kind.NOT_SENT);
    client.unsubscribe("channel");
    server.resume();
  }

  @Test
  void theThreadsThatRepliesAndMessagesComeOnAreKnown() {
    try (ScriptClient client = connected()) {
      heard.client = client;
      client.subscribe("channel").toCompletableFuture().join();
      CompletableFuture<Boolean> onReply = new CompletableFuture<>();
      // Behind a script that runs for a while, so that the reply comes after this was said.
      server.commands().clientPause(100);
      client.info("server").thenRun(() -> onReply.complete(client.isClientThread()));
      server.commands().publish("channel", "hello");

      assertThat(onReply.join()).isTrue();
      await().until(() -> heard.events.contains("message hello true"));
      assertThat(client.isClientThread()).isFalse();
      server.pause();
      CompletableFuture<Boolean> onTimeout = new CompletableFuture<>();
      client
          .info("server")
          .whenComplete((done, failure) -> onTimeout.complete(client.isClientThread()));
      assertThat(onTimeout.join()).isTrue();
      server.resume();
    }
  }

  @Test
  void aSubscriptionIsConfirmedEachTime() {
    try (ScriptClient client = connected()) {
      client.subscribe("channel").toCompletableFuture().join();
      client.subscribe("channel").toCompletableFuture().join();

      await().until(() -> heard.events.equals(List.of("subscribed channel", "subscribed channel")));
      client.unsubscribe("channel");
      await().until(() -> server.commands().pubsubNumsub("channel").get("channel") == 0);
    }
  }

  private static boolean completes(CompletionStage<?> stage) {
    return stage.handle((done, failure) -> failure == null).toCompletableFuture().join();
  }

  private static ClientException failure(CompletionStage<?> stage) {
    CompletionException failed =
        catchThrowableOfType(
            CompletionException.class,
            () -> stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join());
    assertThat(failed).isNotNull();
    assertThat(failed.getCause()).isInstanceOf(ClientException.class);
    return (ClientException) failed.getCause();
  }

  /** What the client said unasked. */
  private static final class Heard implements ScriptClient.Listener {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile ScriptClient client;

    @Override
    public void message(String channel, String message) {
      events.add("message " + message + " " + client.isClientThread());
    }

    @Override
    public void subscribed(String channel) {
      events.add("subscribed " + channel);
    }

    @Override
    public void disconnected() {
      events.add("disconnected");
    }

    @Override
    public void connected() {
      events.add("connected");
    }
  }
}
