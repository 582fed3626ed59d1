package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The events of a pool's windows tell of permits and takes too. */
class RateOutcomesTest {

  private static final AcquireRequest THREE = AcquireRequest.builder().cost(3).build();

  private final EngineFixture fixture = new EngineFixture();
  private final FaultyStore network = fixture.network();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    network.close();
    fixture.close();
  }

  private PoolEngine engine(PoolConfig.Builder config) {
    PoolEngine engine = fixture.engine(network, config.limit(3).build());
    engine
        .rateEvents()
        .onSuccess(event -> events.add("granted " + event.getNumberOfPermits()))
        .onFailure(event -> events.add("refused " + event.getNumberOfPermits()));
    return engine;
  }

  @Test
  void grantsAndRefusalsOfPermitsAndTakesArePublished() throws Exception {
    Pool pool = engine(PoolConfig.builder().rateLimit(RateLimit.parse("6/1m"))).handle();
    Permit permit = pool.acquire(THREE);
    permit.take(2);
    assertThat(pool.tryAcquire(THREE)).isEmpty();
    CompletableFuture<Void> refused = permit.takeAsync(4);
    assertThat(refused).isCompletedExceptionally();
    assertThat(events).containsExactly("granted 3", "granted 2", "refused 3", "refused 4");
    permit.close();
  }

  @Test
  void aWaitThatTimesOutIsARefusalAndACancelIsNone() throws Exception {
    Pool pool = engine(PoolConfig.builder().rateLimit(RateLimit.parse("60/1m"))).handle();
    for (int i = 0; i < 3; i++) {
      pool.acquire();
    }
    events.clear();
    CompletableFuture<Permit> timedOut = pool.acquireAsync(Duration.ofSeconds(1));
    CompletableFuture<Permit> cancelled = pool.acquireAsync(THREE);
    cancelled.cancel(false);
    assertThat(events).isEmpty();
    fixture.advance(1_000);
    assertThat(timedOut).isCompletedExceptionally();
    assertThat(events).containsExactly("refused 1");
  }

  @Test
  void whatComesThroughALimiterIsLeftToIt() {
    PoolEngine engine = engine(PoolConfig.builder().rateLimit(RateLimit.parse("6/1m")));
    assertThat(engine.acquires().startForLimiter(5).outcome).isCompleted();
    assertThat(engine.acquires().startForLimiter(5).outcome).isCompletedExceptionally();
    assertThat(events).isEmpty();
  }

  @Test
  void aPoolWithoutWindowsPublishesNothing() throws Exception {
    Pool pool = engine(PoolConfig.builder().rateLimitPerWorker(RateLimit.parse("1/1s"))).handle();
    pool.acquire();
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(events).isEmpty();
  }
}
