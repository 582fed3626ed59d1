package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.PoolState;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of all topics have in common: a fixture, and a pool that three workers share. */
public abstract class StoreContract {

  static final String POOL = "netsuite";

  /** The lease of the pool, in ms. */
  static final long LEASE = 30_000;

  /** How long a grant that is handed over waits to be claimed, in ms. */
  static final long CLAIM = 5_000;

  private StoreFixture fixture;

  /** The worker that makes the pool, reads its time, and is asked to sweep it. */
  TestWorker observer;

  TestWorker first;
  TestWorker second;
  TestWorker third;

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

  final void setLimit(int limit) {
    fixture.setField(POOL, "limit", Integer.toString(limit));
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
