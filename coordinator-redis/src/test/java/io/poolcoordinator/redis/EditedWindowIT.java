package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.sync.RedisCommands;
import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may do to a rate window by hand: refused with key and remedy, or taken as it is. */
class EditedWindowIT {

  private static final String POOL = "netsuite";

  private final RedisServer server = RedisServer.shared();
  private final RedisCommands<String, String> redis = server.commands();
  private final PrivatePrefix prefix = new PrivatePrefix(server);
  private final PoolConfig config =
      PoolConfig.builder().limit(9).rateLimit(RateLimit.perMinute(2)).build();
  private WorkerStore worker;
  private String window;

  @BeforeEach
  void makePool() {
    worker = WorkerStore.open(server.uri(), prefix.toString(), "web-1", Duration.ofSeconds(5));
    declare(config);
    window = prefix.key(POOL, ":window:1m");
  }

  @AfterEach
  void close() {
    worker.close();
    prefix.close();
  }

  private DeclareReply declare(PoolConfig settings) {
    return WorkerStore.reply(
        worker
            .store()
            .declare(
                new DeclareCommand(
                    POOL,
                    DeclareCommand.Mode.REPLACE,
                    new StoredPool(settings, PoolState.ACTIVE, 0),
                    0)));
  }

  private AcquireReply attempt(int number) {
    long notAfter = worker.find(POOL).header().time() + WorkerStore.ON_ITS_WAY;
    return WorkerStore.reply(
        worker
            .store()
            .acquire(new AcquireCommand(POOL, worker.id(number), 0, notAfter, 1, "", true, true)));
  }

  /** Every operation that needs the windows fails with this error, and none writes anything. */
  private InvalidPoolStateException refused() {
    long notAfter = System.currentTimeMillis() + WorkerStore.ON_ITS_WAY;
    StoredPool settings = new StoredPool(config, PoolState.ACTIVE, 0);
    List<Supplier<CompletionStage<?>>> operations =
        List.of(
            () -> worker.store().find(POOL),
            () ->
                worker
                    .store()
                    .acquire(new AcquireCommand(POOL, "web-1:1", 0, notAfter, 1, "", true, true)),
            () -> worker.store().reserve(new ReserveCommand(POOL, "web-1:2", 0, notAfter, 1)),
            () -> worker.store().poll(new PollCommand(POOL, notAfter, true, List.of())),
            () ->
                worker
                    .store()
                    .declare(new DeclareCommand(POOL, DeclareCommand.Mode.KEEP, settings, 0)));
    return RefusedOperations.errorOf(prefix, POOL, operations);
  }

  @ParameterizedTest
  @ValueSource(strings = {":window:1m", ":taken"})
  void aKeyOfTheWrongTypeIsRefused(String suffix) {
    redis.set(prefix.key(POOL, suffix), "a string");

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(prefix.key(POOL, suffix));
    assertThat(error).hasMessageContaining("is of another type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "",
        "5",
        "5 ",
        "5 0",
        "5 -1",
        "5 1 1",
        "1e3 1",
        "99999999999999 1",
        "5 1.5"
      })
  void anEntryThatIsNoneIsRefusedAndMendedByDeletingTheList(String entry) {
    redis.rpush(window, entry);

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(window);
    assertThat(error)
        .hasMessageContaining("holds \"" + entry + "\"")
        .hasMessageContaining("DEL " + window);
    redis.del(window);
    assertThat(attempt(1).status()).isEqualTo(AcquireReply.Status.GRANTED);
  }

  @Test
  void entriesOutOfOrderAreRefused() {
    long now = worker.find(POOL).header().time();
    redis.rpush(window, now + " 1", (now - 100) + " 1");

    assertThat(refused()).hasMessageContaining("later than the one before");
  }

  @Test
  void anEntryThatWasAddedCountsAndOneThatWasRemovedDoesNot() {
    long now = worker.find(POOL).header().time();
    redis.rpush(window, (now - now % 60) + " 2");
    assertThat(attempt(1).status()).isEqualTo(AcquireReply.Status.REFUSED);

    redis.lpop(window);

    assertThat(attempt(2).status()).isEqualTo(AcquireReply.Status.GRANTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "", "1m=x", "1m=0 0 0 0 0", "1m=99 7 1 1 1", "5m=1 1 1 1 1"})
  void whatTheFieldUsedSaysIsHealedFromTheList(String used) {
    attempt(1);
    attempt(2);
    redis.hset(prefix.key(POOL, ""), "used", used);

    assertThat(attempt(3).status()).isEqualTo(AcquireReply.Status.REFUSED);
    assertThat(redis.hget(prefix.key(POOL, ""), "used")).startsWith("1m=2 ");
  }

  @Test
  void aFieldUsedThatPromisesLaterBucketsThanTheListHasIsHealed() {
    attempt(1);
    long later = worker.find(POOL).header().time() + 10_000_000;
    String buckets = Long.toString(redis.llen(window));
    redis.hset(
        prefix.key(POOL, ""), "used", "1m=2 " + buckets + " 1 " + (later - later % 60) + " 1");
    redis.hset(prefix.key(POOL, ""), "clock", Long.toString(later - 9_000_000));

    assertThat(attempt(2).status()).isEqualTo(AcquireReply.Status.GRANTED);
  }

  @Test
  void aWindowOfAnotherLengthBeginsWithWhatTheOldOneKnows() {
    attempt(1);
    worker.release(POOL, 1);

    redis.hset(prefix.key(POOL, ""), "rate", "1/1h");
    AcquireReply refused = attempt(2);

    assertThat(refused.status()).isEqualTo(AcquireReply.Status.REFUSED);
    assertThat(refused.standing().reason()).startsWith("rate 1/1h until ");
    assertThat(redis.exists(window)).isZero();
    assertThat(redis.llen(prefix.key(POOL, ":window:1h"))).isEqualTo(1);
  }

  @Test
  void windowsThatAreUnusedLeaveNoKeysBehind() {
    attempt(1);
    assertThat(redis.pttl(window)).isBetween(60_000L, 75_000L);

    redis.hset(prefix.key(POOL, ""), "rate", "");
    worker.find(POOL);

    assertThat(redis.exists(window)).isZero();
    assertThat(redis.hget(prefix.key(POOL, ""), "used")).isEmpty();
  }
}
