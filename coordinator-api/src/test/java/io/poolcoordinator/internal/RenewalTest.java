package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.memory.InMemoryPoolStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenewalTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aHeldPermitIsRenewedEveryThirdOfItsLease() throws Exception {
    Permit permit = one.pool(1).acquire();
    fixture.advance(9_000);
    assertThat(one.network().renewals).isZero();
    fixture.advance(1_000);
    assertThat(one.network().renewals).isEqualTo(1);
    fixture.advance(300_000);
    assertThat(permit.isValid()).isTrue();
    assertThat(one.network().renewals).isBetween(28, 42);
    permit.close();
  }

  @Test
  void permitsOfOnePoolAreRenewedInOneBatch() {
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      permits.add(EngineFixture.granted(one.pool(100).acquireAsync()));
      fixture.advance(10);
    }
    fixture.advance(10_000);
    assertThat(one.network().renewals).isLessThanOrEqualTo(2);
    assertThat(permits).allMatch(Permit::isValid);
    permits.forEach(Permit::close);
  }

  @Test
  void aGrantThatWasPushedIsClaimedInTime() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> waiting = one.pool(1).acquireAsync();
    held.close();
    Permit permit = EngineFixture.granted(waiting);
    assertThat(permit.remaining()).isLessThan(Duration.ofSeconds(5));
    fixture.advance(1_600);
    assertThat(permit.remaining()).isGreaterThan(Duration.ofSeconds(28));
    fixture.advance(60_000);
    assertThat(permit.isValid()).isTrue();
    permit.close();
  }

  @Test
  void aPermitThatCannotBeRenewedIsLostBeforeTheStoreGivesItAway() throws Exception {
    EngineFixture.Worker two = fixture.worker("two");
    Permit permit = one.pool(1).acquire();
    List<String> lost = new ArrayList<>();
    permit.onLost(ended -> lost.add(ended.id()));
    permit.onLost(
        ended -> {
          throw new IllegalStateException("a callback that fails");
        });
    permit.onLost(ended -> lost.add("again " + ended.id()));
    one.network().renew = FaultyStore.Fault.NOT_EXECUTED;
    fixture.advance(29_700);
    assertThat(permit.isValid()).isTrue();
    assertThat(lost).isEmpty();
    fixture.advance(200);
    assertThat(permit.isValid()).isFalse();
    assertThat(lost).containsExactly(permit.id(), "again " + permit.id());
    assertThat(two.pool(1).tryAcquire()).isEmpty();
    fixture.advance(100);
    Permit next = two.pool(1).tryAcquire().orElseThrow();
    permit.close();
    assertThat(next.isValid()).isTrue();
    assertThat(two.pool(1).tryAcquire()).isEmpty();
    List<String> late = new ArrayList<>();
    permit.onLost(ended -> late.add(ended.id()));
    assertThat(late).containsExactly(permit.id());
    next.close();
  }

  @Test
  void aJvmThatWasSuspendedKnowsItWithoutAsking() throws Exception {
    Permit permit = one.pool(1).acquire();
    // Time passes while no timer runs.
    fixture.timeline.suspend(Duration.ofSeconds(40));
    assertThat(permit.isValid()).isFalse();
    assertThat(permit.remaining()).isZero();
    permit.close();
  }

  @Test
  void aRenewalWhoseReplyIsLostIsRepeated() throws Exception {
    Permit permit = one.pool(1).acquire();
    one.network().renew = FaultyStore.Fault.REPLY_LOST;
    fixture.advance(25_000);
    one.network().renew = FaultyStore.Fault.NONE;
    fixture.advance(60_000);
    assertThat(permit.isValid()).isTrue();
    permit.close();
  }

  @Test
  void aClaimThatFailsIsRepeatedBeforeTheGrantLapses() {
    Pool pool = leased(one, 1, 60);
    Permit held = EngineFixture.granted(pool.acquireAsync());
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    held.close();
    Permit permit = EngineFixture.granted(waiting);
    one.network().renew = FaultyStore.Fault.NOT_EXECUTED;
    fixture.advance(1_600);
    one.network().renew = FaultyStore.Fault.NONE;
    fixture.advance(8_000);
    assertThat(permit.isValid()).isTrue();
    permit.close();
  }

  @Test
  void aPermitThatIsTakenBackInUnderAShorterLeaseIsRenewedInTime() throws Exception {
    EngineFixture.Worker two = fixture.worker("two");
    Pool pool = leased(one, 1, 300);
    Permit permit = pool.acquire();
    fixture.advance(10_000);
    fixture.pools.forgetAll();
    Permit other = leased(two, 1, 2).acquire();
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(permit.remaining()).isLessThan(Duration.ofSeconds(2));
    fixture.advance(20_000);
    assertThat(permit.isValid()).isTrue();
    permit.close();
    other.close();
  }

  @Test
  void aPermitThatWasLostUnheardIsGivenBackWhenItsCallIsOver() throws Exception {
    EngineFixture.Worker two = fixture.worker("two");
    Permit permit = leased(one, 1, 300).acquire();
    one.network().renew = FaultyStore.Fault.REPLY_LOST;
    fixture.advance(299_000);
    assertThat(permit.isValid()).isFalse();
    one.network().renew = FaultyStore.Fault.NONE;
    // The store was renewed all the time, and does not know that nobody heard of it.
    assertThat(two.coordinator().pool("netsuite").tryAcquire()).isEmpty();
    permit.close();
    permit.close();
    assertThat(EngineFixture.free(two.coordinator().pool("netsuite"))).isEqualTo(1);
  }

  @Test
  void anExecutorThatRefusesDoesNotKeepOthersFromBeingRenewed() {
    AtomicBoolean broken = new AtomicBoolean();
    try (CoordinatorEngine coordinator =
        new CoordinatorEngine(
            new InMemoryPoolStore(fixture.pools),
            "three",
            callback -> {
              if (broken.get()) {
                throw new IllegalStateException("no threads left");
              }
              callback.run();
            },
            fixture.timeline.forOneWorker())) {
      Pool pool = coordinator.pool("x", PoolConfig.ofLimit(2));
      List<String> lost = new ArrayList<>();
      Permit first = EngineFixture.granted(pool.acquireAsync());
      Permit second = EngineFixture.granted(pool.acquireAsync());
      first.onLost(permit -> lost.add(permit.id()));
      fixture.pools.removeLease("x", first.id());
      broken.set(true);
      fixture.advance(120_000);
      assertThat(lost).containsExactly(first.id());
      assertThat(second.isValid()).isTrue();
      second.close();
    }
  }

  private static Pool leased(EngineFixture.Worker worker, int limit, long seconds) {
    return worker
        .coordinator()
        .pool(
            "netsuite",
            PoolConfig.builder().limit(limit).lease(Duration.ofSeconds(seconds)).build());
  }

  @Test
  void aPermitIsNotRenewedBeyondTheLongestHold() throws Exception {
    Pool pool =
        one.coordinator()
            .pool(
                "held", PoolConfig.builder().limit(1).longestHold(Duration.ofSeconds(60)).build());
    Permit permit = pool.acquire();
    String log = EngineFixture.logOf(() -> fixture.advance(71_000));
    assertThat(log).contains("reached the longest hold of PT1M").contains("RenewalTest");
    assertThat(permit.isValid()).isTrue();
    fixture.advance(30_000);
    assertThat(permit.isValid()).isFalse();
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
  }

  @Test
  void aLongHoldIsNamedOnce() throws Exception {
    Permit permit = one.pool(1).acquire();
    String log = EngineFixture.logOf(() -> fixture.advance(900_000));
    assertThat(log.lines().filter(line -> line.contains("has been held for")))
        .singleElement()
        .asString()
        .contains(permit.id())
        .contains("RenewalTest.aLongHoldIsNamedOnce");
    permit.close();
  }

  @Test
  void aForgottenPermitIsNotRenewedAndItsOriginIsNamed() {
    Pool pool = one.pool(1);
    forget(pool);
    String log =
        EngineFixture.logOf(
            () ->
                await()
                    .atMost(Duration.ofSeconds(20))
                    .until(
                        () -> {
                          System.gc();
                          fixture.advance(10_000);
                          return EngineFixture.free(pool) == 1;
                        }));
    assertThat(log).contains("was forgotten").contains("RenewalTest.forget");
  }

  private static void forget(Pool pool) {
    assertThat(EngineFixture.granted(pool.acquireAsync()).isValid()).isTrue();
  }
}
