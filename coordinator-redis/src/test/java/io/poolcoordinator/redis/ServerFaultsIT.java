package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisCli;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReleaseReply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a server, and what the store makes of it. */
@Alone
class ServerFaultsIT {

  private static final String POOL = "netsuite";
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private RedisServer server;
  private WorkerStore worker;

  @BeforeEach
  void start() {
    server = RedisServer.start();
    worker = open("web-1");
    worker.declare(POOL, 2);
  }

  @AfterEach
  void close() {
    worker.close();
    server.close();
  }

  private WorkerStore open(String name) {
    return WorkerStore.open(server.uri(), "", name, TIMEOUT);
  }

  private Grant grant(int number) {
    AcquireReply reply = worker.acquire(POOL, number);
    assertThat(reply.status()).isEqualTo(AcquireReply.Status.GRANTED);
    return reply.grant();
  }

  @Test
  void forgottenScriptsAreSentAgain() {
    Grant grant = grant(1);
    server.commands().scriptFlush();

    assertThat(worker.renew(POOL, grant).ends().get(0)).isGreaterThanOrEqualTo(grant.end());
    assertThat(worker.release(POOL, 1).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    assertThat(grant(2).token()).isGreaterThan(grant.token());
    assertThat(worker.events()).isEmpty();
  }

  @Test
  void forgottenScriptsOfAFullPipelineAreEachSentOnce() {
    server.commands().scriptFlush();
    long notAfter = System.currentTimeMillis() + WorkerStore.ON_ITS_WAY;

    var replies =
        IntStream.rangeClosed(1, 50)
            .mapToObj(
                number ->
                    worker
                        .store()
                        .acquire(
                            new AcquireCommand(
                                POOL, worker.id(number), 0, notAfter, 1, "", true, true)))
            .toList();

    assertThat(replies.stream().map(stage -> WorkerStore.reply(stage).status()))
        .filteredOn(AcquireReply.Status.GRANTED::equals)
        .hasSize(2);
    assertThat(server.commands().zcard("pool:{netsuite}:leases")).isEqualTo(2);
  }

  @Test
  void aKilledConnectionComesBackAndTheWorkerHearsOfItOnlyWhenItWorks() {
    Grant grant = grant(1);

    killClients("normal");

    await().until(() -> worker.events().equals(List.of("disconnected", "reconnected")));
    assertThat(worker.renew(POOL, grant).ends().get(0)).isGreaterThanOrEqualTo(grant.end());
  }

  @Test
  void aKilledSubscriptionIsConfirmedAgainAndHears() {
    try (WorkerStore other = open("web-2")) {
      worker.listen(POOL);
      await().until(() -> worker.events().equals(List.of("listening " + POOL)));

      killClients("pubsub");

      await().until(() -> worker.events().size() == 2);
      assertThat(worker.events()).containsExactly("listening " + POOL, "listening " + POOL);
      server.commands().hset("pool:{netsuite}", "limit", "1");
      other.acquire(POOL, 1);
      worker.acquire(POOL, 1);
      other.release(POOL, 1);
      await().until(() -> worker.granted().size() == 1);
    }
  }

  @Test
  void aChannelThatIsLeftWhileTheConnectionIsGoneIsNotHeardAgain() {
    worker.listen(POOL);
    worker.store().stopListening(POOL);
    await().until(() -> subscribers() == 0);
    worker.listen(POOL);
    worker.listen(POOL);
    await().until(() -> subscribers() == 1);

    server.kill();
    await().until(() -> worker.events().contains("disconnected"));
    worker.store().stopListening(POOL);
    server.restart();

    await().until(() -> worker.events().contains("reconnected"));
    await().during(Duration.ofMillis(300)).until(() -> subscribers() == 0);
  }

  private long subscribers() {
    String channel = "pool:{netsuite}:to:web-1";
    return server.commands().pubsubNumsub(channel).get(channel);
  }

  @Test
  void aServerThatComesBackEmptyIsToldApartByItsRun() {
    grant(1);
    String run = server.commands().hget("pool:{netsuite}", "run");

    server.kill();
    await().until(() -> worker.events().contains("disconnected"));
    PoolStoreException gone = failure(() -> worker.release(POOL, 1));
    server.restart();
    await().until(() -> worker.events().contains("reconnected"));

    assertThat(gone.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    assertThat(worker.find(POOL).status()).isEqualTo(DeclareReply.Status.MISSING);
    worker.declare(POOL, 2);
    assertThat(server.commands().hget("pool:{netsuite}", "run")).isNotEqualTo(run).hasSize(40);
    assertThat(
            server
                .commands()
                .scriptExists(ScriptSource.of(Script.DECLARE, Messaging.CLASSIC).sha1()))
        .containsExactly(true);
  }

  @Test
  void aServerThatDoesNotAnswerLeavesItUnknownWithinTheTimeout() {
    server.pause();
    long start = System.nanoTime();

    PoolStoreException silent = failure(() -> worker.release(POOL, 1));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(TIMEOUT.multipliedBy(9).dividedBy(10), TIMEOUT.multipliedBy(2));
    assertThat(silent.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(silent).hasMessageContaining(server.uri());
    server.resume();
    await().until(() -> failureOrNull(() -> worker.release(POOL, 1)) == null);
  }

  /** Half-open: nothing comes back, and nobody says so. */
  @Test
  void aSilentConnectionIsMadeAnew() {
    server.pause();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              failure(() -> worker.release(POOL, 1));
              return worker.events().contains("disconnected");
            });
    server.resume();

    await().until(() -> worker.events().contains("reconnected"));
    assertThat(grant(2)).isNotNull();
  }

  @Test
  void withAFullMemoryNothingIsGrantedButAllIsGivenBackRenewedAndExpired() {
    PoolConfig config = PoolConfig.builder().limit(3).lease(Duration.ofSeconds(1)).build();
    worker.declare("short", config);
    Grant first = worker.acquire("short", 1).grant();
    worker.acquire("short", 2);
    AcquireCommand third = worker.command("short", 3, "");
    server.commands().configSet("maxmemory-policy", "noeviction");
    server.commands().configSet("maxmemory", "1mb");

    PoolStoreException full = failure(() -> WorkerStore.reply(worker.store().acquire(third)));

    assertThat(full.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    assertThat(full).hasMessageContaining("OOM").hasMessageContaining("raise maxmemory");
    assertThat(worker.renew("short", first).ends().get(0)).isGreaterThan(first.end());
    assertThat(worker.release("short", 1).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    assertThat(server.commands().zcard("pool:{short}:leases")).isEqualTo(1);
    await()
        .until(
            () -> {
              worker.poll("short");
              return server.commands().zcard("pool:{short}:leases") == 0;
            });

    server.commands().configSet("maxmemory", "0");
    assertThat(worker.acquire("short", 4).status()).isEqualTo(AcquireReply.Status.GRANTED);
  }

  private void killClients(String type) {
    try (RedisCli cli = new RedisCli(server)) {
      cli.run("CLIENT KILL TYPE " + type);
    }
  }

  private static PoolStoreException failure(Runnable operation) {
    PoolStoreException failure = failureOrNull(operation);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static PoolStoreException failureOrNull(Runnable operation) {
    return catchThrowableOfType(PoolStoreException.class, operation::run);
  }
}
