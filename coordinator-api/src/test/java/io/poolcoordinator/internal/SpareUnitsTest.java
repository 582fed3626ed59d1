package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Units of the worker's own rate that were let through for nothing, within their cycle. */
class SpareUnitsTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private Pool pool(int limit, String ratePerWorker) {
    return one.coordinator()
        .pool(
            "netsuite",
            PoolConfig.builder()
                .limit(limit)
                .timeout(Duration.ofSeconds(3))
                .rateLimitPerWorker(RateLimit.parse(ratePerWorker))
                .build());
  }

  private static AcquireRequest costing(int cost) {
    return AcquireRequest.builder().cost(cost).build();
  }

  @Test
  void theUnitsOfAnAttemptThatFoundNothingAreUsedByTheNext() throws Exception {
    Pool pool = pool(1, "3/1s");
    Permit held = pool.acquire();
    for (int i = 0; i < 20; i++) {
      assertThat(pool.tryAcquire()).isEmpty();
    }
    held.close();
    pool.acquire(Duration.ZERO).close();
    pool.acquire(Duration.ZERO).close();
    assertThat(one.network().acquires).isEqualTo(23);
    assertThatThrownBy(() -> pool.acquire(Duration.ZERO)).hasMessageContaining("rate per worker");
  }

  @Test
  void spareUnitsAndFreshOnesServeACallTogether() throws Exception {
    Pool pool = pool(1, "6/1s");
    Permit held = pool.acquire(costing(2));
    assertThat(pool.tryAcquire(costing(3))).isEmpty();
    held.close();
    assertThat(pool.tryAcquire(costing(5))).isEmpty();
    pool.tryAcquire(costing(4)).orElseThrow().close();
    assertThat(pool.tryAcquire()).isEmpty();
  }

  @Test
  void spareUnitsAreLostWhenTheirCycleIsOver() throws Exception {
    Pool pool = pool(1, "2/1s");
    Permit held = pool.acquire();
    assertThat(pool.tryAcquire()).isEmpty();
    fixture.advance(1_000);
    held.close();
    for (int i = 0; i < 2; i++) {
      pool.acquire(Duration.ZERO).close();
    }
    assertThat(pool.tryAcquire()).isEmpty();
  }

  @Test
  void whoLeavesALaterCycleMakesRoomInThatCycleAndInNoOther() throws Exception {
    Pool pool = pool(9, "2/1s");
    pool.acquire(costing(2));
    CompletableFuture<Permit> cancelled = pool.acquireAsync(costing(2));
    cancelled.cancel(false);
    assertThat(pool.tryAcquire()).isEmpty();
    // The limiter alone would let it through after two cycles.
    CompletableFuture<Permit> next = pool.acquireAsync(costing(2));
    CompletableFuture<Permit> last = pool.acquireAsync(costing(2));
    fixture.advance(1_000);
    assertThat(next).isCompleted();
    assertThat(last).isNotDone();
    fixture.advance(1_000);
    assertThat(last).isCompleted();
  }

  @Test
  void whatIsSpareAndWhatTheLimiterHasAddUpInALaterCycle() throws Exception {
    Pool pool = pool(9, "4/1s");
    pool.acquire(costing(3));
    CompletableFuture<Permit> cancelled = pool.acquireAsync(costing(4));
    cancelled.cancel(false);
    fixture.advance(1_000);
    // Of this cycle one unit is the limiter's, and four are spare.
    assertThat(pool.tryAcquire(costing(4))).isPresent();
    assertThat(pool.tryAcquire(costing(2))).isEmpty();
    assertThat(pool.tryAcquire(costing(1))).isPresent();
  }

  @Test
  void inNoCycleMoreIsLetThroughThanTheRate() {
    Pool pool = pool(1_000, "5/100ms");
    List<CompletableFuture<Permit>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(pool.acquireAsync());
      if (i % 3 == 0) {
        waiting.get(i / 2).cancel(false);
      }
    }
    long before = 0;
    for (int cycle = 0; cycle < 25; cycle++) {
      long granted = waiting.stream().filter(each -> each.isDone() && !each.isCancelled()).count();
      assertThat(granted - before).isLessThanOrEqualTo(5);
      before = granted;
      fixture.advance(100);
    }
    assertThat(waiting).allMatch(CompletableFuture::isDone);
  }

  @Test
  void whatARateLetThroughThatIsNoMoreIsNotSpareUnderTheNewOne() throws Exception {
    Pool pool = pool(9, "1/2s");
    pool.acquire().close();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.set("rate-per-worker", "2/1s");
    // Any reply brings the new settings.
    two.pool().acquire().close();
    one.coordinator().pool("netsuite", pool.config());
    assertThat(pool.config().rateLimitPerWorker()).contains(RateLimit.parse("2/1s"));
    pool.acquire(Duration.ZERO).close();
    waiting.cancel(false);
    fixture.advance(1_000);
    for (int i = 0; i < 2; i++) {
      pool.acquire(Duration.ZERO).close();
    }
    assertThat(pool.tryAcquire()).isEmpty();
  }
}
