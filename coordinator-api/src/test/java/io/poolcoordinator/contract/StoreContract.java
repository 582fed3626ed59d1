package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What the tests of all topics have in common: a fixture, and a pool that three workers share. They
 * share nothing with each other, and run beside each other.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class StoreContract {

  /**
   * The tag of the tests that, all together, run each script and use keys and channels in each way
   * that there is: where many stores have to be tested often, these tell the most.
   */
  static final String CORE = "core";

  static final String POOL = "netsuite";

  /** The lease of the pool, in ms. */
  static final long LEASE = 30_000;

  /** How long a grant that is handed over waits to be claimed, in ms. */
  static final long CLAIM = 5_000;

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private StoreFixture fixture;

  /** The worker that makes the pool, reads its time, and is asked to sweep it. */
  TestWorker observer;

  TestWorker first;
  TestWorker second;
  TestWorker third;

  /** Looks after the pool. */
  TestOperator operator;

  /**
   * Makes a fixture without any state.
   *
   * @return the fixture, which the test closes
   */
  protected abstract StoreFixture newFixture();

  @BeforeEach
  final void makeWorkers() {
    fixture = newFixture();
    observer = worker("observer");
    first = worker("first");
    second = worker("second");
    third = worker("third");
    operator = new TestOperator(worker("operator"));
  }

  @AfterEach
  final void closeFixture() {
    fixture.close();
  }

  final StoreFixture fixture() {
    return fixture;
  }

  final TestWorker worker(String name) {
    return new TestWorker(name, POOL, fixture);
  }

  final Audit audit() {
    return fixture.audit(POOL);
  }

  final long now() {
    return observer.now();
  }

  static StoredPool settings(PoolConfig config) {
    return new StoredPool(config, PoolState.ACTIVE, 0);
  }

  static DeclareCommand declaration(Mode mode, PoolConfig config) {
    return new DeclareCommand(POOL, mode, settings(config), 0);
  }

  static StoredPool stored(DeclareReply reply) {
    assertThat(reply.stored()).isNotNull();
    return reply.stored();
  }

  /** Makes the pool, with a lease of 30 s, and has its time stand still from here on. */
  final void declare(int limit) {
    declare(PoolConfig.ofLimit(limit));
  }

  final void declare(PoolConfig config) {
    observer.declare(declaration(Mode.KEEP, config));
    advance(Duration.ofHours(1));
  }

  final void advance(Duration duration) {
    fixture.advance(POOL, duration);
  }

  final void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /** Makes the pool with windows, and a timeout of 300 s. */
  final void declareRated(int limit, RateLimit... rates) {
    declare(rated(limit, rates));
  }

  static PoolConfig rated(int limit, RateLimit... rates) {
    PoolConfig.Builder config = PoolConfig.builder().limit(limit).timeout(PoolConfig.MAX_TIMEOUT);
    Stream.of(rates).forEach(config::rateLimit);
    return config.build();
  }

  /** Moves the pool's time to the next multiple of some milliseconds, such as a bucket's width. */
  final long align(long millis) {
    long past = now() % millis;
    if (past > 0) {
      advanceMillis(millis - past);
    }
    return now();
  }

  /** Makes the pool with members, which take turns from the first of the evenly spread ones on. */
  final void declareMembers(int limit, Member... members) {
    declare(rotating(limit, members));
  }

  static PoolConfig rotating(int limit, Member... members) {
    PoolConfig.Builder config = PoolConfig.builder().limit(limit).timeout(PoolConfig.MAX_TIMEOUT);
    Stream.of(members).forEach(config::member);
    return config.build();
  }

  static Member withLimit(String name, int limit) {
    return Member.builder(name).limit(limit).build();
  }

  /** A preference of members, of which those do not count that were removed. */
  static Preference of(String... members) {
    return new Preference(List.of(members), false);
  }

  /** How a member or a pool cools down until a time, as people write it. */
  static String coolingUntil(long until) {
    return "until=" + ISO.format(Instant.ofEpochMilli(until));
  }

  final void setLimit(int limit) {
    fixture.setField(POOL, "limit", Integer.toString(limit));
  }

  final void setRate(String rate) {
    fixture.setField(POOL, "rate", rate);
  }

  /** Why a window blocks, as the pool says it. */
  static String until(String rate, long opening) {
    return "rate " + rate + " until " + ISO.format(Instant.ofEpochMilli(opening));
  }

  /** Why a member that cools down blocks, as the pool says it. */
  static String cooling(String member, long until) {
    return "cooling " + member + " until " + ISO.format(Instant.ofEpochMilli(until));
  }

  /** An operation that changes nothing by itself, so that what time has brought about is done. */
  final void sweep() {
    observer.release(999);
  }

  /** Waits for what comes by message, which in memory has come before anybody waits. */
  static ConditionFactory await() {
    return Awaitility.with().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).await();
  }

  /** Waits until a worker was told of exactly these grants, in this order. */
  static void awaitPushed(TestWorker worker, String... ids) {
    await()
        .untilAsserted(
            () ->
                assertThat(worker.listener().granted()).extracting(Grant::id).containsExactly(ids));
  }

  /** The only grant that was pushed to a worker. */
  static Grant awaitPush(TestWorker worker) {
    await().until(() -> !worker.listener().granted().isEmpty());
    assertThat(worker.listener().granted()).hasSize(1);
    return worker.listener().granted().get(0);
  }

  /** A grant that was pushed to a worker, among whatever else. */
  static Grant awaitGrant(TestWorker worker, String id) {
    await()
        .untilAsserted(
            () -> assertThat(worker.listener().granted()).extracting(Grant::id).contains(id));
    return worker.listener().granted().stream()
        .filter(grant -> grant.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  static List<WaiterStatus> statuses(PollReply reply) {
    return reply.waiters().stream().map(WaiterState::status).toList();
  }

  static String[] ids(List<QueuedWaiter> waiters) {
    return waiters.stream().map(QueuedWaiter::id).toArray(String[]::new);
  }

  static String[] ids(Stream<Grant> grants) {
    return grants.map(Grant::id).toArray(String[]::new);
  }
}
