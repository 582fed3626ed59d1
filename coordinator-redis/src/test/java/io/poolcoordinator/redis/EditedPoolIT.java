package io.poolcoordinator.redis;

import static java.util.Objects.requireNonNull;
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
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that were edited by hand: refused with key and field, or healed. */
class EditedPoolIT {

  private static final String POOL = "netsuite";

  private final RedisServer server = RedisServer.shared();
  private final RedisCommands<String, String> redis = server.commands();
  private final PrivatePrefix prefix = new PrivatePrefix(server);
  private WorkerStore worker;

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

  private String key(String suffix) {
    return prefix.key(POOL, suffix);
  }

  /** Every operation fails with this error, and none writes anything. */
  private InvalidPoolStateException refused() {
    long notAfter = System.currentTimeMillis() + WorkerStore.ON_ITS_WAY;
    Grant grant = new Grant("web-1:1", 5, notAfter, notAfter + 30_000);
    StoredPool settings = new StoredPool(PoolConfig.ofLimit(2), PoolState.ACTIVE, 0);
    List<Supplier<CompletionStage<?>>> operations =
        List.of(
            () -> worker.store().find(POOL),
            () ->
                worker
                    .store()
                    .acquire(new AcquireCommand(POOL, "web-1:1", 0, notAfter, 1, "", true, true)),
            () -> worker.store().release(new ReleaseCommand(POOL, "web-1:1", notAfter)),
            () -> worker.store().renew(worker.renewal(POOL, grant)),
            () -> worker.store().poll(new PollCommand(POOL, notAfter, true, List.of())),
            () ->
                worker
                    .store()
                    .declare(new DeclareCommand(POOL, DeclareCommand.Mode.REPLACE, settings, 0)));
    return RefusedOperations.errorOf(prefix, POOL, operations);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":leases",
        ":holders",
        ":waiters",
        ":waiting",
        ":ended",
        ":workers",
        ":takers"
      })
  void aKeyOfTheWrongTypeIsRefused(String suffix) {
    redis.del(key(suffix));
    redis.set(key(suffix), "a string");

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(key(suffix));
    assertThat(error.field()).isEmpty();
    assertThat(error).hasMessageContaining("is of another type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "-1",
        "nan",
        "",
        "1e400",
        "3.5",
        " 5",
        "0x10",
        "1e3",
        "1000001",
        "inf",
        "99999999999999999999",
        "\u0665"
      })
  void aLimitThatIsNoneIsRefused(String limit) {
    redis.hset(key(""), "limit", limit);

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(key(""));
    assertThat(error.field()).isEqualTo("limit");
    assertThat(error)
        .hasMessageContaining("must be a whole number from 0 to 1000000")
        .hasMessageContaining("HSET " + key("") + " limit <number>");
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, 300001",
    "lease, 999",
    "lease, 300001",
    "longest-hold, 999",
    "longest-hold, -1",
    "warn-after, 999",
    "state, running",
    "state, ACTIVE",
    "token, abc",
    "token, -5",
    "token, 99999999999999999",
    "floor, nan",
    "clock, soon",
    "clock, 99999999999999",
    "queued, -1",
    "generation, x",
    "changed, 1.5",
    "opens, x",
  })
  void aFieldOutOfItsBoundsIsRefused(String field, String value) {
    redis.hset(key(""), field, value);

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(key(""));
    assertThat(error.field()).isEqualTo(field);
    assertThat(error).hasMessageContaining("\"" + value + "\"").hasMessageContaining("HSET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "60",
        "60/",
        "/1m",
        "0/1m",
        "-1/1m",
        "1e3/1m",
        "1.5/1m",
        "1000000001/1m",
        "99999999999999999999/1m",
        "60/0s",
        "60/m",
        "60/1x",
        "60/1.5s",
        "60/32d",
        "60/99999999999d",
        " 60/1m",
        "60/1m ",
        "60/1m,",
        "60/1m,30/60s",
        "60/1m, 5000/1d",
        "nan/1m",
        "inf/1m",
        "60/7h@Z",
        "60/2d@Z",
        "60/1d@",
        "60/1d@+19:00",
        "60/1d@+02:60",
        "60/1d@Europe/Berlin",
        "\u0665/1m",
        "1/1s,1/2s,1/3s,1/4s,1/5s,1/6s,1/7s,1/8s,1/9s,1/10s,1/11s,1/12s,1/13s,1/14s,1/15s,1/16s,1/17s"
      })
  void aRateThatIsNoneIsRefused(String rate) {
    redis.hset(key(""), "rate", rate);

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(key(""));
    assertThat(error.field()).isEqualTo("rate");
    assertThat(error)
        .hasMessageContaining("is \"" + rate.substring(0, Math.min(80, rate.length())) + "\"")
        .hasMessageContaining("HSET " + key("") + " rate 60/1m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "60/1m,5000/1d", "60/1d@Z"})
  void aRatePerWorkerThatIsNoneIsRefused(String rate) {
    redis.hset(key(""), "rate-per-worker", rate);

    InvalidPoolStateException error = refused();

    assertThat(error.field()).isEqualTo("rate-per-worker");
    assertThat(error).hasMessageContaining("is \"" + rate + "\"").hasMessageContaining("HSET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "60/60s; 60/1m",
        "5000/24h,60/60000ms; 60/1m,5000/1d",
        "5/1500ms; 5/1500ms",
        "7/1d@+00:00; 7/1d@Z",
        "7/24h@-05:30; 7/1d@-05:30"
      })
  void aRateMayBeWrittenInAnyOfItsWays(String rate, String canonical) {
    redis.hset(key(""), "rate", rate);

    assertThat(worker.find(POOL).stored().config().rateLimits())
        .extracting(RateLimit::toString)
        .containsExactly(canonical.split(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit", "timeout", "lease", "state"})
  void aMissingFieldIsRefused(String field) {
    redis.hdel(key(""), field);

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(key(""));
    assertThat(error.field()).isEqualTo(field);
    assertThat(error).hasMessageContaining("is missing");
  }

  @Test
  void whatWasMendedWorksAgain() {
    redis.hset(key(""), "limit", "abc");
    refused();

    redis.hset(key(""), "limit", "1");

    assertThat(worker.acquire(POOL, 1).status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(worker.acquire(POOL, 2).status()).isEqualTo(AcquireReply.Status.QUEUED);
  }

  @Test
  void aLeaseInTheYear9999CountsForOneLeaseAtMost() {
    redis.zadd(key(":leases"), 253_402_300_799_000d, "web-9:1");

    assertThat(worker.acquire(POOL, 1).status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(worker.acquire(POOL, 2).status()).isEqualTo(AcquireReply.Status.QUEUED);
    long now = advance(Duration.ofSeconds(2));
    worker.poll(POOL);

    assertThat(redis.zscore(key(":leases"), "web-9:1")).isBetween(now + 0d, now + 30_000d);
    advance(Duration.ofSeconds(31));
    worker.poll(POOL);
    assertThat(redis.zscore(key(":leases"), "web-9:1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-one-of-ours", "", ":", "a b", "::::", "{}", "ünï:1"})
  void aForeignIdCountsAsUsedUntilItExpires(String id) {
    long now = worker.find(POOL).header().time();
    redis.hset(key(""), "limit", "1");
    redis.zadd(key(":leases"), now + 10_000d, id);

    assertThat(worker.acquire(POOL, 1).status()).isEqualTo(AcquireReply.Status.QUEUED);
    advance(Duration.ofSeconds(11));

    assertThat(worker.poll(POOL).header().grants())
        .extracting(Grant::id)
        .containsExactly("web-1:1");
  }

  @Test
  void aLoweredTokenGrowsOverTheOldOnes() {
    long before = grant(1).token();

    redis.hset(key(""), "token", "1");

    assertThat(grant(2).token()).isGreaterThan(before);
  }

  @Test
  void leasesThatWereRenamedToAnotherPoolAreUsedThereAndEndedHere() {
    worker.declare("xero", 2);
    Grant grant = grant(1);

    redis.rename(key(":leases"), prefix.key("xero", ":leases"));

    assertThat(worker.acquire("xero", 2).status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(worker.acquire("xero", 3).status()).isEqualTo(AcquireReply.Status.QUEUED);
    assertThat(worker.renew(POOL, grant).ends()).containsExactly(0L);
    assertThat(grant(4)).isNotNull();
  }

  @Test
  void aPoolThatWasRenamedIsMissingUnderItsOldNameAndWorksUnderTheNew() {
    grant(1);

    redis.rename(key(""), prefix.key("xero", ""));

    assertThat(worker.find(POOL).status()).isEqualTo(DeclareReply.Status.MISSING);
    DeclareReply renamed = worker.find("xero");
    assertThat(renamed.stored().config().limit()).isEqualTo(2);
    assertThat(worker.acquire("xero", 2).status()).isEqualTo(AcquireReply.Status.GRANTED);
  }

  @Test
  void aWaiterWhoseRecordIsNonsenseIsQueuedAgainByItsWorker() {
    redis.hset(key(""), "limit", "1");
    grant(1);
    AcquireReply queued = worker.acquire(POOL, 2);
    redis.hset(key(":waiting"), "web-1:2", "nonsense");

    worker.release(POOL, 1);
    PollCommand.QueuedWaiter waiter =
        new PollCommand.QueuedWaiter("web-1:2", queued.ticket(), queued.deadline(), 1, true, "");
    long notAfter = queued.header().time() + Duration.ofMinutes(1).toMillis();
    var poll =
        WorkerStore.reply(
            worker.store().poll(new PollCommand(POOL, notAfter, false, List.of(waiter))));

    assertThat(poll.waiters()).hasSize(1);
    assertThat(redis.zcard(key(":leases"))).isLessThanOrEqualTo(1);
  }

  private Grant grant(int number) {
    AcquireReply reply = worker.acquire(POOL, number);
    assertThat(reply.status()).isEqualTo(AcquireReply.Status.GRANTED);
    return reply.grant();
  }

  private long advance(Duration duration) {
    long now = worker.find(POOL).header().time() + duration.toMillis();
    redis.hset(key(""), "clock", Long.toString(now));
    return now;
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "nan", "", "1e400", "1.5", "1e16"})
  void whatIsCountedForPeopleAloneBeginsAnewWhereItWasEditedIntoNonsense(String nonsense) {
    redis.hset(key(""), "granted", nonsense);
    redis.hset(key(""), "throttled", nonsense);

    worker.acquire(POOL, 1);
    worker.release(POOL, 1);
    worker.acquire(POOL, 2);

    assertThat(redis.hget(key(""), "granted")).isEqualTo("2");
    InspectReply looked = WorkerStore.reply(worker.store().inspect(POOL));
    assertThat(requireNonNull(looked.pool()).granted()).isEqualTo(2);
    assertThat(looked.pool().throttled()).isZero();
  }
}
