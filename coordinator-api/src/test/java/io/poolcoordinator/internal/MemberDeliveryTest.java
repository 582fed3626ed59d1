package io.poolcoordinator.internal;

import static io.poolcoordinator.internal.MemberPermitTest.nameOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Those that wait for certain members find them over a network that fails. */
class MemberDeliveryTest {

  private static final AcquireRequest FIRST = AcquireRequest.builder().member("eol1").build();
  private static final AcquireRequest SECOND = AcquireRequest.builder().member("eol2").build();

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final Pool pool =
      one.pool(
          50, Member.builder("eol1").limit(1).build(), Member.builder("eol2").limit(1).build());

  @AfterEach
  void close() {
    fixture.close();
  }

  private int freeOf(AcquireRequest request) throws InterruptedException {
    List<Permit> taken = new ArrayList<>();
    for (var next = pool.tryAcquire(request); next.isPresent(); next = pool.tryAcquire(request)) {
      taken.add(next.get());
    }
    taken.forEach(Permit::close);
    return taken.size();
  }

  @ParameterizedTest
  @EnumSource(FaultyStore.Fault.class)
  void anAcquireThatFailsOnItsWayIsGrantedOnce(FaultyStore.Fault fault) throws Exception {
    Permit held = pool.acquire(FIRST);
    two.pool().acquireAsync(FIRST).cancel(false);
    two.network().acquire = fault;
    CompletableFuture<Permit> waiting = two.pool().acquireAsync(FIRST);
    fixture.advance(100);
    two.network().acquire = FaultyStore.Fault.NONE;
    fixture.advance(500);
    assertThat(waiting).isNotDone();
    held.close();
    fixture.advance(1_000);
    Permit permit = EngineFixture.granted(waiting);
    assertThat(nameOf(permit)).isEqualTo("eol1");
    assertThat(freeOf(FIRST)).isZero();
    permit.close();
    assertThat(freeOf(FIRST)).isEqualTo(1);
  }

  @Test
  void whatIsPushedAndLostIsFoundByThePollInEachQueue() throws Exception {
    Permit first = pool.acquire(FIRST);
    Permit second = pool.acquire(SECOND);
    List<CompletableFuture<Permit>> firsts = new ArrayList<>();
    List<CompletableFuture<Permit>> seconds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      firsts.add(two.pool().acquireAsync(FIRST));
      seconds.add(two.pool().acquireAsync(SECOND));
    }
    two.network().pushesLost = true;
    first.close();
    second.close();
    assertThat(firsts.get(0)).isNotDone();
    for (int i = 0; i < 20; i++) {
      fixture.advance(801);
      assertThat(nameOf(EngineFixture.granted(firsts.get(i)))).isEqualTo("eol1");
      assertThat(nameOf(EngineFixture.granted(seconds.get(i)))).isEqualTo("eol2");
      firsts.get(i).join().close();
      seconds.get(i).join().close();
    }
    assertThat(freeOf(FIRST)).isEqualTo(1);
  }

  @Test
  void aLossOfStateKeepsTheirPlaces() throws Exception {
    Permit held = pool.acquire(FIRST);
    CompletableFuture<Permit> bound = two.pool().acquireAsync(FIRST);
    CompletableFuture<Permit> behind = one.pool().acquireAsync(FIRST);
    fixture.pools.forgetAll();
    fixture.advance(5_000);
    assertThat(held.isValid()).isTrue();
    assertThat(bound).isNotDone();
    assertThat(freeOf(FIRST)).isZero();
    held.close();
    Permit next = EngineFixture.granted(bound);
    assertThat(nameOf(next)).isEqualTo("eol1");
    assertThat(behind).isNotDone();
    next.close();
    EngineFixture.granted(behind).close();
  }

  @Test
  void takersOfMembersFindTheirUnits() throws Exception {
    pool.members().replace(Member.builder("eol1").rateLimit(rate("2/10s")).build());
    Permit permit = two.pool().acquire(FIRST);
    permit.take(1);
    CompletableFuture<Void> taking = permit.takeAsync(2);
    two.network().pushesLost = true;
    fixture.advance(9_000);
    assertThat(taking).isNotDone();
    fixture.advance(2_000);
    assertThat(taking).isCompleted();
    permit.close();
  }

  private static RateLimit rate(String text) {
    return RateLimit.parse(text);
  }

  @Test
  void nothingIsLeftOfThoseThatGaveUp() throws Exception {
    Permit held = pool.acquire(FIRST);
    CompletableFuture<Permit> timingOut =
        two.pool()
            .acquireAsync(
                AcquireRequest.builder().member("eol1").timeout(Duration.ofSeconds(2)).build());
    two.network().release = FaultyStore.Fault.REPLY_LOST;
    fixture.advance(3_000);
    two.network().release = FaultyStore.Fault.NONE;
    assertThat(timingOut).isCompletedExceptionally();
    held.close();
    fixture.advance(3_000);
    assertThat(freeOf(FIRST)).isEqualTo(1);
  }
}
