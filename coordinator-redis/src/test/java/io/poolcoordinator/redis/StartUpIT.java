package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.CapturedLog;
import io.poolcoordinator.redis.testing.FaultProxy;
import io.poolcoordinator.redis.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot work fails at the start, with one clear error, and leaves nothing behind. */
@Alone
class StartUpIT {

  private Set<Thread> before = Set.of();

  @BeforeEach
  void rememberThreads() {
    before = lettuceThreads();
  }

  /** Netty's own helpers for the whole JVM stay; those of a client do not. */
  @AfterEach
  void noThreadIsLeft() {
    await()
        .untilAsserted(
            () ->
                assertThat(lettuceThreads()).allSatisfy(left -> assertThat(before).contains(left)));
  }

  private static Set<Thread> lettuceThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lettuce-"))
        .collect(Collectors.toSet());
  }

  @Test
  void nobodyListensThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    PoolStoreException error = Refusal.at("redis://app:" + Refusal.SECRET + "@127.0.0.1:" + port);

    assertThat(error.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    assertThat(error)
        .hasMessageStartingWith("cannot connect to redis://127.0.0.1:" + port + ": ")
        .hasMessageContaining("nobody answers there")
        .hasMessageContaining("Connection refused");
  }

  @Test
  void theHostIsUnknown() {
    PoolStoreException error =
        Refusal.at("redis://app:" + Refusal.SECRET + "@no-such-host.invalid:6379");

    assertThat(error.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    assertThat(error)
        .hasMessageStartingWith("cannot connect to redis://no-such-host.invalid:6379: ")
        .hasMessageContaining("the host is unknown");
  }

  @Test
  void thePasswordIsWrongOrMissingOrNotWanted() {
    try (RedisServer server = RedisServer.start("--requirepass", "another-one")) {
      PoolStoreException wrong = Refusal.at(server.uri("default", Refusal.SECRET));
      PoolStoreException missing = Refusal.at(server.uri());

      assertThat(wrong.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(wrong)
          .hasMessageStartingWith("cannot connect to " + server.uri() + ": ")
          .hasMessageContaining("user or password is wrong or missing")
          .hasMessageContaining("WRONGPASS");
      assertThat(missing.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(missing)
          .hasMessageContaining("user or password is wrong or missing")
          .hasMessageContaining("NOAUTH");
    }
    try (RedisServer server = RedisServer.start()) {
      PoolStoreException unwanted = Refusal.at(server.uri("somebody", Refusal.SECRET));

      assertThat(unwanted.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(unwanted).hasMessageContaining("user or password is wrong or missing");
    }
  }

  @Test
  void thePortSpeaksNoTls() {
    try (RedisServer server = RedisServer.start()) {
      String uri = "rediss://app:" + Refusal.SECRET + "@127.0.0.1:" + server.port();

      PoolStoreException error = Refusal.at(uri);

      assertThat(error)
          .hasMessageStartingWith("cannot connect to rediss://127.0.0.1:" + server.port() + ": ")
          .hasMessageContaining("if the port speaks no TLS, use redis://");
    }
  }

  /** As a port that speaks TLS does with a client that does not. */
  @Test
  void theServerClosesTheConnection() throws IOException {
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread accepting = new Thread(() -> closeWhatComes(closing), "closing");
      accepting.setDaemon(true);
      accepting.start();

      PoolStoreException error = Refusal.at("redis://127.0.0.1:" + closing.getLocalPort());

      assertThat(error)
          .hasMessageContaining("the server closed the connection")
          .hasMessageContaining("if it speaks TLS, use rediss://");
    }
  }

  private static void closeWhatComes(ServerSocket closing) {
    try {
      while (true) {
        Socket socket = closing.accept();
        socket.close();
      }
    } catch (IOException ended) {
      // The test is over.
    }
  }

  @Test
  void theServerDoesNotAnswer() {
    try (RedisServer server = RedisServer.start()) {
      server.pause();
      long start = System.nanoTime();

      PoolStoreException error = Refusal.at(server.uri());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(error.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
      assertThat(error).hasMessageContaining("no answer in time");
      server.resume();
    }
  }

  @Test
  void theServerIsTooOld() {
    try (RedisServer server = RedisServer.start();
        FaultProxy old = FaultProxy.before(server)) {
      old.changeReplies(reply -> reply.replaceAll("redis_version:\\d\\.\\d", "redis_version:6.0"));

      PoolStoreException error = Refusal.at(old.uri());

      assertThat(error.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(error)
          .hasMessageStartingWith(old.uri() + " runs Redis 6.0")
          .hasMessageContaining("but at least 6.2 is needed");
    }
  }

  @Test
  void aServerThatEvictsIsWarnedOfOnce() {
    try (RedisServer server =
            RedisServer.start("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        CapturedLog log = new CapturedLog()) {
      RedisPoolCoordinator.connect(server.uri()).close();

      assertThat(log.text())
          .containsOnlyOnce("may drop pools when its memory is full")
          .contains("maxmemory-policy is allkeys-lru, but should be noeviction")
          .contains("CONFIG SET maxmemory-policy noeviction");
    }
  }

  @Test
  void aServerThatKeepsWhatItHasIsNotWarnedOf() {
    try (RedisServer server =
            RedisServer.start("--maxmemory", "100mb", "--maxmemory-policy", "noeviction");
        CapturedLog log = new CapturedLog()) {
      RedisPoolCoordinator.connect(server.uri()).close();

      assertThat(log.text()).doesNotContain("maxmemory");
    }
  }
}
