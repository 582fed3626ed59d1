package io.poolcoordinator.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.poolcoordinator.redis.testing.FaultProxy.Cut;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That each fault of the proxy is the fault it says, and ends. */
@Alone
class FaultProxyIT {

  private static RedisServer server;

  private FaultProxy proxy;
  private RedisClient client;
  private RedisCommands<String, String> direct;

  @BeforeAll
  static void startServer() {
    server = RedisServer.start();
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  @BeforeEach
  void start() {
    direct = server.commands();
    direct.flushall();
    proxy = FaultProxy.before(server);
    client = client(ProtocolVersion.RESP3);
  }

  @AfterEach
  void close() {
    proxy.close();
    client.shutdown(0, 2, TimeUnit.SECONDS);
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("fault-proxy")));
  }

  /** One that says what happened to it, and does not try again. */
  private RedisClient client(ProtocolVersion protocol) {
    RedisClient made = RedisClient.create(proxy.uri());
    made.setOptions(ClientOptions.builder().autoReconnect(false).protocolVersion(protocol).build());
    return made;
  }

  private StatefulRedisConnection<String, String> connect() {
    StatefulRedisConnection<String, String> connection = client.connect();
    connection.setTimeout(Duration.ofSeconds(10));
    return connection;
  }

  private static List<RedisFuture<Long>> count(
      StatefulRedisConnection<String, String> connection, int times) {
    return IntStream.range(0, times).mapToObj(i -> connection.async().incr("counter")).toList();
  }

  private static long answered(List<RedisFuture<Long>> asked) {
    return asked.stream()
        .filter(one -> one.handle((reply, failure) -> failure == null).toCompletableFuture().join())
        .count();
  }

  private long counter() {
    String value = direct.get("counter");
    return value == null ? 0 : Long.parseLong(value);
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void withoutAFaultAllPassesAndIsCounted(ProtocolVersion protocol) {
    RedisClient one = client(protocol);
    try (StatefulRedisConnection<String, String> connection = one.connect()) {
      RedisCommands<String, String> commands = connection.sync();
      String large = "\r\n*é".repeat(100_000);
      commands.set("large", large);
      commands.hset("hash", "field", "value");

      assertThat(commands.get("large")).isEqualTo(large);
      assertThat(commands.hgetall("hash")).containsEntry("field", "value");
      assertThat(commands.get("none")).isNull();
      assertThatThrownBy(() -> commands.incr("large")).isInstanceOf(RedisException.class);
      assertThat(answered(count(connection, 1_000))).isEqualTo(1_000);
      assertThat(proxy.commands()).isEqualTo(1_006);
      assertThat(proxy.repliesLost() + proxy.requestsLost() + proxy.connectionsCut()).isZero();
      assertThat(proxy.connections()).isEqualTo(1);
    } finally {
      one.shutdown(0, 2, TimeUnit.SECONDS);
    }
    await().until(() -> proxy.connections() == 0);
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void cutConnectionsEndAndNewOnesAreAccepted(Cut how) {
    StatefulRedisConnection<String, String> one = connect();
    StatefulRedisConnection<String, String> two = connect();

    proxy.cut(how);

    await().until(() -> !one.isOpen() && !two.isOpen());
    assertThat(proxy.connectionsCut()).isEqualTo(2);
    assertThat(connect().sync().ping()).isEqualTo("PONG");
    await().until(() -> proxy.connections() == 1);
  }

  @Test
  void newConnectionsAreRefusedUntilHealed() {
    StatefulRedisConnection<String, String> open = connect();

    proxy.refuse();

    assertThatThrownBy(this::connect).isInstanceOf(RedisException.class);
    assertThat(open.sync().ping()).isEqualTo("PONG");
    proxy.heal();
    assertThat(connect().sync().ping()).isEqualTo("PONG");
  }

  @Test
  void delaysAddUpAndHoldUpNothingBehindThem() {
    StatefulRedisConnection<String, String> connection = connect();
    proxy.delay(Duration.ofMillis(150), Duration.ofMillis(150));

    long start = System.nanoTime();
    assertThat(answered(count(connection, 100))).isEqualTo(100);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

    assertThat(millis).isBetween(300L, 1_500L);
    proxy.heal();
    long healed = System.nanoTime();
    connection.sync().ping();
    assertThat(System.nanoTime() - healed).isLessThan(TimeUnit.MILLISECONDS.toNanos(150));
  }

  @Test
  void aStalledConnectionIsOpenAndSilentAndGoesOnWhenHealed() {
    StatefulRedisConnection<String, String> connection = connect();
    proxy.stall();

    List<RedisFuture<Long>> asked = count(connection, 3);

    await()
        .during(Duration.ofMillis(200))
        .until(() -> counter() == 0 && asked.stream().noneMatch(RedisFuture::isDone));
    assertThat(connection.isOpen()).isTrue();
    RedisClient another = RedisClient.create(proxy.uri() + "?timeout=300ms");
    assertThatThrownBy(another::connect).isInstanceOf(RedisException.class);
    another.shutdown(0, 2, TimeUnit.SECONDS);
    assertThat(proxy.connections()).isEqualTo(2);

    proxy.heal();

    assertThat(answered(asked)).isEqualTo(3);
    assertThat(counter()).isEqualTo(3);
    await().until(() -> proxy.connections() == 1);
  }

  @Test
  void withStalledRepliesCommandsAreExecuted() {
    StatefulRedisConnection<String, String> connection = connect();
    proxy.stallReplies();

    List<RedisFuture<Long>> asked = count(connection, 3);

    await().until(() -> counter() == 3);
    await()
        .during(Duration.ofMillis(200))
        .until(() -> asked.stream().noneMatch(RedisFuture::isDone));
    proxy.heal();
    assertThat(answered(asked)).isEqualTo(3);
  }

  @Test
  void theNextRepliesAreLostAndTheirConnectionsCut() {
    proxy.loseReplies(2);

    for (int lost = 1; lost <= 2; lost++) {
      StatefulRedisConnection<String, String> connection = connect();
      assertThat(answered(count(connection, 1))).isZero();
      assertThat(counter()).isEqualTo(lost);
      await().until(() -> !connection.isOpen());
      assertThat(proxy.repliesLost()).isEqualTo(lost);
      assertThat(proxy.connectionsCut()).isEqualTo(lost);
    }

    assertThat(answered(count(connect(), 10))).isEqualTo(10);
    assertThat(proxy.requestsLost()).isZero();
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void allThatIsLostInAPipelineIsCounted(ProtocolVersion protocol) {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    client = client(protocol);
    long answered = 0;
    long asked = 0;
    for (int round = 0; round < 20; round++) {
      StatefulRedisConnection<String, String> connection = connect();
      if (round % 2 == 0) {
        proxy.loseReplies(0.01, 1 + round);
      } else {
        proxy.loseRequests(0.01);
      }
      answered += answered(count(connection, 500));
      asked += 500;
      proxy.heal();
      connection.close();
      await().until(() -> proxy.connections() == 0);
    }

    System.out.printf(
        "fault | proxy, %s: %d commands, %d answered, %d executed, %d replies lost, %d requests"
            + " lost on %d connections%n",
        protocol, asked, answered, counter(), proxy.repliesLost(), proxy.requestsLost(), 20);
    assertThat(proxy.commands()).isEqualTo(counter());
    assertThat(answered + proxy.repliesLost()).isEqualTo(counter());
    assertThat(asked - counter()).isGreaterThanOrEqualTo(proxy.requestsLost());
    assertThat(proxy.repliesLost()).isPositive();
    assertThat(proxy.requestsLost()).isPositive();
  }

  @Test
  void repliesInARowAreLostBeforeTheConnectionIsCut() {
    StatefulRedisConnection<String, String> connection = connect();
    proxy.loseReplies(1, 20);

    List<RedisFuture<Long>> asked = count(connection, 20);

    assertThat(answered(asked)).isZero();
    assertThat(proxy.repliesLost()).isEqualTo(20);
    assertThat(proxy.requestsLost()).isZero();
    assertThat(counter()).isEqualTo(20);
    assertThat(answered(count(connect(), 1))).as("alone, within the time for a row").isZero();
  }

  @Test
  void theNextRequestsAreNotDelivered() {
    proxy.loseRequests(1);

    assertThat(answered(count(connect(), 1))).isZero();

    assertThat(counter()).isZero();
    assertThat(proxy.requestsLost()).isEqualTo(1);
    assertThat(proxy.repliesLost()).isZero();
    assertThat(answered(count(connect(), 1))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void messagesAreLostAndConfirmationsAreNot(ProtocolVersion protocol) {
    RedisClient one = client(protocol);
    try (StatefulRedisPubSubConnection<String, String> connection = one.connectPubSub()) {
      List<String> heard = new CopyOnWriteArrayList<>();
      connection.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              heard.add(message);
            }

            @Override
            public void smessage(String channel, String message) {
              heard.add(message);
            }

            @Override
            public void subscribed(String channel, long count) {
              heard.add("subscribed " + channel);
            }
          });
      connection.sync().subscribe("a");
      await().until(() -> heard.equals(List.of("subscribed a")));

      proxy.losePushes(true);
      direct.publish("a", "1");
      await().until(() -> proxy.pushesLost() == 1);
      connection.sync().subscribe("b");
      connection.sync().ssubscribe("c");
      direct.publish("b", "2");
      direct.spublish("c", "3");
      await().until(() -> proxy.pushesLost() == 3);
      proxy.losePushes(false);
      direct.publish("b", "4");
      direct.spublish("c", "5");

      await().untilAsserted(() -> assertThat(heard).contains("4", "5"));
      assertThat(heard).containsExactly("subscribed a", "subscribed b", "4", "5");
      assertThat(proxy.commands()).isZero();
    } finally {
      one.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }
}
