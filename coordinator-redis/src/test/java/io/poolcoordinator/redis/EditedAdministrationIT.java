package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReleaseReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys of events and connections that people made something else of: who needs them is refused with
 * the key, everybody else goes on, and deleting the key mends it.
 */
class EditedAdministrationIT {

  private static final String POOL = "netsuite";

  private final RedisServer server = RedisServer.shared();
  private final RedisCommands<String, String> redis = server.commands();
  private final PrivatePrefix prefix = new PrivatePrefix(server);
  private final String events = prefix.key(POOL, ":events");
  private final String connections = prefix.key(POOL, ":connections");
  private final String note = prefix + "connection:crm-eu";
  private WorkerStore worker;
  private int acts;

  @BeforeEach
  void makePool() {
    worker = WorkerStore.open(server.uri(), prefix.toString(), "web-1", Duration.ofSeconds(5));
    worker.declare(POOL, 2);
  }

  @AfterEach
  void close() {
    worker.close();
    prefix.close();
  }

  private CompletionStage<ActReply> act(Act act) {
    String subject =
        switch (act) {
          case END_PERMIT -> worker.id(1);
          case ATTACH, DETACH -> "crm-eu";
          default -> "";
        };
    String id = "web-1:act-" + ++acts;
    return worker.store().act(new ActCommand(POOL, id, notAfter(), act, subject, Author.WORKER));
  }

  private static long notAfter() {
    return System.currentTimeMillis() + WorkerStore.ON_ITS_WAY;
  }

  private Stream<Supplier<CompletionStage<?>>> allActs() {
    return Stream.of(Act.values()).map(act -> () -> act(act));
  }

  private CompletionStage<AcquireReply> acquireFor(int number, String connection) {
    return worker
        .store()
        .acquire(
            new AcquireCommand(
                POOL,
                worker.id(number),
                0,
                notAfter(),
                1,
                "",
                true,
                true,
                Preference.NONE,
                connection));
  }

  private InvalidPoolStateException refused(
      String key, Stream<Supplier<CompletionStage<?>>> operations) {
    InvalidPoolStateException error = RefusedOperations.errorOf(prefix, POOL, operations.toList());
    assertThat(error.key()).isEqualTo(key);
    assertThat(error.field()).isEmpty();
    assertThat(error).hasMessageContaining(key).hasMessageContaining("rename it or delete it");
    return error;
  }

  /** What a pool is for goes on. */
  private void assertAtWork() {
    assertThat(worker.acquire(POOL, 1).status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(worker.acquire(POOL, 2).status()).isEqualTo(AcquireReply.Status.GRANTED);
    AcquireReply queued = worker.acquire(POOL, 3);
    assertThat(queued.status()).isEqualTo(AcquireReply.Status.QUEUED);
    assertThat(worker.release(POOL, 1).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    assertThat(worker.poll(POOL).status()).isEqualTo(PollReply.Status.POLLED);
    assertThat(redis.zcard(prefix.key(POOL, ":leases"))).isEqualTo(2);
    assertThat(worker.release(POOL, 2).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    assertThat(worker.release(POOL, 3).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    assertThat(worker.declare(POOL, 2).status()).isEqualTo(DeclareReply.Status.SAME);
  }

  @Test
  void eventsOfAnotherTypeStopActsAndTheirListAlone() {
    redis.del(events);
    redis.set(events, "a string");

    InvalidPoolStateException error =
        refused(
            events,
            Stream.concat(
                allActs(),
                Stream.of(Order.values())
                    .map(
                        order ->
                            () -> worker.store().events(new EventsCommand(POOL, order, "", 9)))));
    assertThat(error).hasMessageContaining("must be a stream, but is of another type");
    assertAtWork();
    // Found changed by hand: what cannot be noted is not noted.
    redis.hset(prefix.key(POOL, ""), "limit", "3");
    assertThat(worker.find(POOL).stored().config().limit()).isEqualTo(3);
    assertThat(WorkerStore.reply(worker.store().inspect(POOL)).pool()).isNotNull();
    assertThat(redis.get(events)).isEqualTo("a string");

    redis.del(events);

    assertThat(WorkerStore.reply(act(Act.PAUSE)).status()).isEqualTo(ActReply.Status.DONE);
    assertThat(redis.xlen(events)).isEqualTo(1);
  }

  @Test
  void connectionsOfAnotherTypeStopWhoeverNeedsThem() {
    redis.lpush(connections, "crm-eu");

    InvalidPoolStateException error =
        refused(
            connections,
            Stream.concat(
                allActs(),
                Stream.of(
                    () -> worker.store().connections(POOL, ""),
                    () -> worker.store().inspect(POOL),
                    () -> acquireFor(1, "crm-eu"))));
    assertThat(error).hasMessageContaining("must be a set, but is of another type");
    assertAtWork();

    redis.del(connections);

    assertThat(WorkerStore.reply(acquireFor(1, "crm-eu")).status())
        .isEqualTo(AcquireReply.Status.NOT_ATTACHED);
    assertThat(WorkerStore.reply(act(Act.ATTACH)).status()).isEqualTo(ActReply.Status.DONE);
    assertThat(WorkerStore.reply(acquireFor(2, "crm-eu")).status())
        .isEqualTo(AcquireReply.Status.GRANTED);
  }

  @Test
  void aNoteOfAnotherTypeStopsThatConnectionAlone() {
    redis.sadd(note, POOL);
    List<Supplier<CompletionStage<?>>> operations =
        List.of(
            () -> worker.store().connection("crm-eu"),
            () -> worker.store().noteConnection("crm-eu", "", POOL),
            () -> worker.store().noteConnection("crm-eu", POOL, ""));

    InvalidPoolStateException error = RefusedOperations.errorOf(prefix, "*", operations);

    assertThat(error.key()).isEqualTo(note);
    assertThat(error).hasMessageContaining("must be a string, but is of another type");
    assertThat(WorkerStore.reply(worker.store().connection("crm-us"))).isEmpty();
    assertAtWork();

    redis.del(note);

    assertThat(WorkerStore.reply(worker.store().connection("crm-eu"))).isEmpty();
    assertThat(WorkerStore.reply(worker.store().noteConnection("crm-eu", "", POOL))).isTrue();
  }

  private enum Broken {
    EVENTS,
    CONNECTIONS,
    NOTE
  }

  /** The same through the API, with calls that wait: they go on meanwhile. */
  @ParameterizedTest
  @EnumSource
  void workersGoOnAndAreMendedWithinASecond(Broken broken) throws InterruptedException {
    String key =
        switch (broken) {
          case EVENTS -> events;
          case CONNECTIONS -> connections;
          case NOTE -> note;
        };
    try (PoolCoordinator first = coordinator();
        PoolCoordinator second = coordinator()) {
      Pool pool = first.pool(POOL);
      Permit held = pool.acquire();
      Permit other = pool.acquire();
      CompletableFuture<Permit> waiting = second.pool(POOL).acquireAsync();
      await().until(() -> redis.zcard(prefix.key(POOL, ":waiters")) == 1);
      redis.del(key);
      redis.hset(key, "a", "hash");

      assertThatThrownBy(() -> second.admin().attach("crm-eu", POOL))
          .isInstanceOf(InvalidPoolStateException.class)
          .hasMessageContaining(key);
      held.close();
      await().atMost(Duration.ofSeconds(1)).until(waiting::isDone);
      waiting.join().close();
      redis.del(key);

      await()
          .atMost(Duration.ofSeconds(1))
          .ignoreExceptions()
          .until(
              () -> {
                second.admin().attach("crm-eu", POOL);
                return true;
              });
      first.connection("crm-eu").tryAcquire().orElseThrow().close();
      other.close();
    }
  }

  private PoolCoordinator coordinator() {
    return RedisPoolCoordinator.builder().uri(server.uri()).keyPrefix(prefix.toString()).build();
  }
}
