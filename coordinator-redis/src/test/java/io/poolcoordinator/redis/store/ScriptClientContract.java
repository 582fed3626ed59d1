package io.poolcoordinator.redis.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store relies on, whichever client it has. */
public abstract class ScriptClientContract {

  /** The bound of every command of these tests. */
  protected static final Duration TIMEOUT = Duration.ofMillis(400);

  private static final ScriptSource ADD =
      ScriptSource.of("redis.call('SADD', KEYS[1], ARGV[1]) return {'ADDED'}");

  /** Redisson loads a script where Lettuce runs it with its text. */
  private static final Pattern TEXTS =
      Pattern.compile("cmdstat_(?:eval|script\\|load):calls=(\\d+)");

  /** What the client said unasked. */
  protected final Heard heard = new Heard();

  /** A server of the test's own. */
  protected RedisServer server;

  @BeforeEach
  void startServer() {
    server = RedisServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** Makes a client for {@link #server}, with {@link #TIMEOUT}, that is not connected yet. */
  protected abstract ScriptClient newClient();

  /** Returns a client that is connected, and tells {@link #heard}. */
  protected final ScriptClient connected() {
    ScriptClient client = newClient();
    client.connect(heard);
    return client;
  }

  /** Adds a member to a set. */
  protected static CompletionStage<List<Object>> add(ScriptClient client, String key) {
    return client.run(ADD, keys(key), new String[] {"x"});
  }

  private static byte[][] keys(String key) {
    return new byte[][] {key.getBytes(UTF_8)};
  }

  @Test
  void repliesAreStringsNumbersAndLists() {
    ScriptSource script =
        ScriptSource.of("return {'', ARGV[1], 7, {}, {1, {'deep', -2}}, 9007199254740991}");
    try (ScriptClient client = connected()) {
      List<Object> reply = value(client.run(script, keys("k"), new String[] {"naïve €\n\0"}));

      assertThat(reply)
          .containsExactly(
              "",
              "naïve €\n\0",
              7L,
              List.of(),
              List.of(1L, List.of("deep", -2L)),
              9007199254740991L);
    }
  }

  @Test
  void aServerThatHangsIsWaitedForUntilTheCommandTimeout() {
    try (ScriptClient client = connected()) {
      value(add(client, "k"));
      server.pause();
      long start = System.nanoTime();

      ClientException failure = failure(add(client, "k"));

      assertThat(failure.kind()).isEqualTo(Kind.NO_REPLY);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(TIMEOUT.multipliedBy(9).dividedBy(10), TIMEOUT.multipliedBy(2));
      server.resume();
    }
  }

  @Test
  void anErrorIsTheServersText() {
    server.commands().set("witness", "a string");
    ScriptSource state = ScriptSource.of("return {err = 'POOLSTATE key - must be. [so]: yes'}");
    try (ScriptClient client = connected()) {
      ClientException failure = failure(add(client, "witness"));
      ClientException ours = failure(client.run(state, keys("k"), new String[0]));

      assertThat(failure.kind()).isEqualTo(Kind.ERROR_REPLY);
      assertThat(StoreErrors.code(failure.text())).isEqualTo("WRONGTYPE");
      assertThat(ours.kind()).isEqualTo(Kind.ERROR_REPLY);
      assertThat(ours.text()).isEqualTo("POOLSTATE key - must be. [so]: yes");
    }
  }

  @Test
  void aFullMemoryIsNamedAsSuch() {
    try (ScriptClient client = connected()) {
      value(add(client, "k"));
      server.commands().configSet("maxmemory", "1");

      assertThat(StoreErrors.code(failure(add(client, "k")).text())).isEqualTo("OOM");
    }
  }

  @Test
  void withoutAServerNothingIsSentAndNothingIsSentLater() {
    try (ScriptClient client = connected()) {
      value(add(client, "before"));
      server.kill();
      ClientException failure = failure(add(client, "witness"));

      server.restart();

      // A client that waits for a connection within the command timeout does not say which.
      assertThat(failure.kind()).isIn(Kind.NOT_SENT, Kind.NO_REPLY);

      await().until(() -> completes(add(client, "other")));
      assertThat(server.commands().exists("witness")).isZero();
    }
  }

  @Test
  void whatWasOnItsWayWhenTheConnectionBrokeIsUnknownAndNotSentAgain() {
    try (ScriptClient client = connected()) {
      value(add(client, "before"));
      server.pause();
      CompletionStage<List<Object>> added = add(client, "witness");
      server.kill();

      ClientException failure = failure(added);
      server.restart();

      assertThat(failure.kind()).isEqualTo(Kind.NO_REPLY);
      await().until(() -> completes(add(client, "other")));
      assertThat(server.commands().exists("witness")).isZero();
    }
  }

  /** A text has a hundred thousand bytes; commands on their way must not all bring it. */
  @Test
  void aScriptThatTheServerForgotIsSentWithItsTextOnce() {
    try (ScriptClient client = connected()) {
      value(add(client, "k"));
      server.commands().scriptFlush();
      server.commands().configResetstat();
      List<CompletionStage<List<Object>>> many = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        many.add(add(client, "k"));
      }

      many.forEach(ScriptClientContract::value);

      Matcher texts = TEXTS.matcher(server.commands().info("commandstats"));
      assertThat(texts.find()).isTrue();
      assertThat(Integer.parseInt(texts.group(1))).isBetween(1, 5);
      assertThat(texts.find()).isFalse();
    }
  }

  @Test
  void afterCloseEverythingFailsAtOnce() {
    ScriptClient client = connected();
    value(add(client, "k"));
    server.pause();
    CompletionStage<List<Object>> pending = add(client, "k");

    client.close();

    assertThat(failure(pending).kind()).isEqualTo(Kind.NO_REPLY);
    assertThat(failure(add(client, "k")).kind()).isEqualTo(Kind.NOT_SENT);
    client.unsubscribe("channel", false);
    server.resume();
  }

  @Test
  void theThreadsThatRepliesAndMessagesComeOnAreKnown() {
    try (ScriptClient client = connected()) {
      heard.client = client;
      value(client.subscribe("channel", false));
      CompletableFuture<Boolean> onReply = new CompletableFuture<>();
      // Behind a pause, so that the reply comes after this was said.
      server.commands().clientPause(100);
      add(client, "k").thenRun(() -> onReply.complete(client.isClientThread()));
      server.commands().publish("channel", "hello");

      assertThat(onReply.join()).isTrue();
      await().until(() -> heard.events.contains("message hello true"));
      assertThat(client.isClientThread()).isFalse();
      server.pause();
      CompletableFuture<Boolean> onTimeout = new CompletableFuture<>();
      add(client, "k").whenComplete((done, failure) -> onTimeout.complete(client.isClientThread()));
      assertThat(onTimeout.join()).isTrue();
      server.resume();
    }
  }

  @Test
  void aSubscriptionIsConfirmedEachTime() {
    try (ScriptClient client = connected()) {
      value(client.subscribe("channel", false));
      await().until(() -> heard.count("subscribed channel") >= 1);
      int once = heard.count("subscribed channel");

      value(client.subscribe("channel", false));

      await().until(() -> heard.count("subscribed channel") > once);
      client.unsubscribe("channel", false);
      await().until(() -> server.commands().pubsubNumsub("channel").get("channel") == 0);
    }
  }

  @Test
  void aSubscriptionComesBackWithTheServer() {
    try (ScriptClient client = connected()) {
      value(client.subscribe("channel", false));
      await().until(() -> heard.count("subscribed channel") >= 1);
      int before = heard.count("subscribed channel");

      server.kill();
      server.restart();

      await().until(() -> server.commands().pubsubNumsub("channel").get("channel") == 1);
      server.commands().publish("channel", "hello");
      await().until(() -> heard.events.stream().anyMatch(event -> event.startsWith("message ")));
      await().until(() -> heard.count("subscribed channel") > before);
    }
  }

  /** Whether a stage completes without a failure. */
  protected static boolean completes(CompletionStage<?> stage) {
    return stage.handle((done, failure) -> failure == null).toCompletableFuture().join();
  }

  /** What a stage completes with. */
  protected static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** What a stage fails with. */
  protected static ClientException failure(CompletionStage<?> stage) {
    CompletionException failed =
        catchThrowableOfType(CompletionException.class, () -> value(stage));
    assertThat(failed).isNotNull();
    assertThat(failed.getCause()).isInstanceOf(ClientException.class);
    return (ClientException) failed.getCause();
  }

  /** Remembers what the client said. */
  protected static final class Heard implements ScriptClient.Listener {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile ScriptClient client;

    /** Returns what was said, in order. */
    public List<String> events() {
      return events;
    }

    private int count(String event) {
      return (int) events.stream().filter(event::equals).count();
    }

    @Override
    public void message(String channel, String message) {
      events.add("message " + message + " " + (client != null && client.isClientThread()));
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
