package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.internal.FaultyStore.Fault;
import io.poolcoordinator.memory.InMemoryPools.Key;
import io.poolcoordinator.memory.InMemoryWorkers;
import io.poolcoordinator.resilience4j.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limiter where the store fails, forgets, or is not to be waited for. */
class SharedRateLimiterFaultsTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private Pool pool(Duration timeout) {
    PoolConfig config =
        PoolConfig.builder()
            .limit(3)
            .timeout(timeout)
            .rateLimit(RateLimit.perMinute(10))
            .rateLimitPerWorker(RateLimit.perMinute(1_000))
            .build();
    return one.coordinator().pool("netsuite", config);
  }

  private RateLimiter limiter(Duration timeout) {
    return pool(timeout).rateLimiter();
  }

  private static int available(RateLimiter limiter) {
    return limiter.getMetrics().getAvailablePermissions();
  }

  private static List<String> heard(RateLimiter limiter) {
    List<String> heard = new ArrayList<>();
    limiter
        .getEventPublisher()
        .onEvent(event -> heard.add(event.getEventType() + " " + event.getNumberOfPermits()));
    return heard;
  }

  private void awaitQueued(int queued) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> InMemoryWorkers.queued(fixture.pools, "netsuite") == queued);
  }

  private void awaitWaiting(RateLimiter limiter, int waiting) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> limiter.getMetrics().getNumberOfWaitingThreads() == waiting);
  }

  @Test
  void aStoreThatFailsIsAnExceptionAndNoRefusal() {
    RateLimiter limiter = limiter(Duration.ZERO);
    List<String> heard = heard(limiter);
    one.network().acquire = Fault.NOT_EXECUTED;
    one.network().reserve = Fault.NOT_EXECUTED;
    one.network().declare = Fault.NOT_EXECUTED;

    assertThatThrownBy(limiter::acquirePermission).isInstanceOf(PoolStoreException.class);
    assertThatThrownBy(limiter::reservePermission).isInstanceOf(PoolStoreException.class);
    assertThatThrownBy(limiter::drainPermissions).isInstanceOf(PoolStoreException.class);
    assertThatThrownBy(() -> limiter.changeLimitForPeriod(5))
        .isInstanceOf(PoolStoreException.class);
    assertThatThrownBy(() -> limiter.changeTimeoutDuration(Duration.ofSeconds(5)))
        .isInstanceOf(PoolStoreException.class);

    assertThat(heard).isEmpty();
    assertThat(available(limiter)).isEqualTo(10);
    assertThat(limiter.getRateLimiterConfig().getLimitForPeriod()).isEqualTo(10);
  }

  @Test
  void aWaitOutlastsAStoreThatFailsForAWhile() {
    RateLimiter limiter = limiter(Duration.ofSeconds(10));
    List<String> heard = heard(limiter);
    one.network().acquire = Fault.NOT_EXECUTED;
    Caller<Boolean> caller = new Caller<>(limiter::acquirePermission);
    awaitWaiting(limiter, 1);
    Awaitility.await().until(() -> one.network().acquires > 0);
    fixture.advance(1_000);
    assertThat(caller.isDone()).isFalse();

    one.network().acquire = Fault.NONE;
    fixture.advance(1_000);

    assertThat(caller.result()).isTrue();
    assertThat(heard).containsExactly("SUCCESSFUL_ACQUIRE 1");
    assertThat(available(limiter)).isEqualTo(9);
  }

  @Test
  void aReplyThatIsLostTakesNothingTwice() {
    RateLimiter limiter = limiter(Duration.ofSeconds(10));
    one.network().acquire = Fault.REPLY_LOST;
    Caller<Boolean> caller = new Caller<>(() -> limiter.acquirePermission(3));
    Awaitility.await().until(() -> one.network().acquires > 0);
    fixture.advance(500);
    one.network().acquire = Fault.TWICE;
    fixture.advance(1_000);

    assertThat(caller.result()).isTrue();
    assertThat(available(limiter)).isEqualTo(7);
    one.network().reserve = Fault.TWICE;
    assertThat(limiter.reservePermission(3)).isZero();
    assertThat(available(limiter)).isEqualTo(4);
    limiter.drainPermissions();
    assertThat(available(limiter)).isZero();
  }

  @Test
  void aPushThatIsLostIsFoundByAPoll() {
    RateLimiter limiter = limiter(Duration.ofSeconds(100));
    two.coordinator().pool("netsuite").rateLimiter().drainPermissions();
    Caller<Boolean> caller = new Caller<>(limiter::acquirePermission);
    awaitQueued(1);
    one.network().pushesLost = true;

    fixture.advance(61_000);

    assertThat(caller.result()).isTrue();
    assertThat(available(limiter)).isEqualTo(9);
  }

  @Test
  void aPoolWhoseStateIsLostIsRestoredAndAskedAgain() {
    RateLimiter limiter = limiter(Duration.ofSeconds(10));
    fixture.pools.forgetAll();
    Caller<Long> reserved = new Caller<>(limiter::reservePermission);
    Awaitility.await().until(() -> one.network().reserves > 0);
    // While it recovers nothing is granted, and nothing is booked.
    fixture.advance(500);
    assertThat(reserved.result()).isNegative();
    Caller<Boolean> caller = new Caller<>(limiter::acquirePermission);
    awaitQueued(1);
    fixture.advance(1_000);

    assertThat(caller.result()).isTrue();
    assertThat(limiter.getRateLimiterConfig().getLimitForPeriod()).isEqualTo(10);
  }

  @Test
  void aPoolThatIsNotRestoredInTimeIsAnExceptionOfTheCallersOwn() {
    RateLimiter limiter = limiter(Duration.ofSeconds(10));
    fixture.pools.forgetAll();
    one.network().declare = Fault.NOT_EXECUTED;
    Caller<Long> caller = new Caller<>(limiter::reservePermission);
    Awaitility.await().until(() -> one.network().reserves > 0);

    Awaitility.await()
        .until(
            () -> {
              fixture.advance(50);
              return caller.isDone();
            });

    assertThatThrownBy(caller::result)
        .isInstanceOf(PoolStoreException.class)
        .hasMessageContaining("lost the pool's state")
        .satisfies(
            failure ->
                assertThat(failure.getStackTrace())
                    .as("the trace of the thread that called")
                    .anyMatch(frame -> frame.getClassName().equals(Caller.class.getName())));
  }

  @Test
  void timeThatWasReckonedWronglyIsPutRight() {
    RateLimiter limiter = limiter(Duration.ZERO);
    one.network().beforeReserve =
        () -> {
          one.network().beforeReserve = () -> {};
          fixture.timeline.suspend(Duration.ofMinutes(5));
        };

    assertThat(limiter.reservePermission()).isZero();

    // The reply that took five minutes says little of what the time is now; the next one does.
    assertThat(one.network().reserves).isEqualTo(3);
    assertThat(available(limiter)).isEqualTo(9);
  }

  @Test
  void aDeletedPoolIsAnException() {
    RateLimiter limiter = limiter(Duration.ZERO);
    fixture.set("state", "deleted");

    assertThatThrownBy(limiter::acquirePermission).isInstanceOf(PoolDeletedException.class);
    assertThatThrownBy(limiter::reservePermission).isInstanceOf(PoolDeletedException.class);
    assertThatThrownBy(limiter::drainPermissions).isInstanceOf(PoolDeletedException.class);
    assertThatThrownBy(() -> limiter.changeLimitForPeriod(5))
        .isInstanceOf(PoolDeletedException.class);
  }

  @Test
  void aClearedWaitIsAnException() {
    RateLimiter limiter = limiter(Duration.ofSeconds(100));
    limiter.drainPermissions();
    Caller<Boolean> caller = new Caller<>(limiter::acquirePermission);
    awaitQueued(1);

    fixture.pools.deleteKey("netsuite", Key.TAKERS);
    fixture.advance(1_000);

    assertThatThrownBy(caller::result).isInstanceOf(PoolClearedException.class);
  }

  @Test
  void aClosedCoordinatorRefusesAndEndsWaits() {
    RateLimiter limiter = limiter(Duration.ofSeconds(100));
    limiter.drainPermissions();
    Caller<Boolean> caller = new Caller<>(limiter::acquirePermission);
    awaitQueued(1);
    assertThat(available(limiter)).isZero();

    one.coordinator().close(Duration.ZERO);

    assertThatThrownBy(caller::result).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(limiter::acquirePermission).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(limiter::reservePermission).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(limiter::drainPermissions).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(() -> limiter.changeLimitForPeriod(5))
        .isInstanceOf(CoordinatorClosedException.class);
    assertThat(available(limiter)).isZero();
    assertThat(limiter.getMetrics().getNumberOfWaitingThreads()).isZero();
  }

  @Test
  void aThreadThatTheClientNeedsIsNotBlocked() {
    RateLimiter limiter = limiter(Duration.ZERO);
    assertThat(available(limiter)).isEqualTo(10);
    assertThat(two.coordinator().pool("netsuite").rateLimiter().acquirePermission(4)).isTrue();
    one.network().actAsClientThread();

    assertThatThrownBy(limiter::acquirePermission)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to the store's client");
    assertThatThrownBy(limiter::reservePermission).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(limiter::drainPermissions).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> limiter.changeLimitForPeriod(5))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> limiter.changeTimeoutDuration(Duration.ofSeconds(5)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(one.network().acquires + one.network().reserves).isZero();
    assertThat(available(limiter)).as("what was seen last").isEqualTo(10);
  }

  @Test
  void whatIsAvailableIsWhatWasSeenLastWhileTheStoreCannotBeAsked() {
    RateLimiter limiter = limiter(Duration.ZERO);
    RateLimiter there = two.coordinator().pool("netsuite").rateLimiter();
    assertThat(available(limiter)).isEqualTo(10);
    assertThat(there.acquirePermission(4)).isTrue();

    one.network().connected(false);
    assertThat(available(limiter)).isEqualTo(10);
    one.network().connected(true);
    assertThat(available(limiter)).isEqualTo(6);

    assertThat(there.acquirePermission(2)).isTrue();
    one.network().find = Fault.NOT_EXECUTED;
    assertThat(available(limiter)).isEqualTo(6);
    one.network().find = Fault.NONE;
    assertThat(available(limiter)).isEqualTo(4);

    fixture.pools.forgetAll();
    assertThat(available(limiter)).isEqualTo(4);
  }
}
