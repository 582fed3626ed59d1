package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those are told whom a window keeps from their turn. */
class RateTimeoutTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Instant after(long millis) {
    return Instant.ofEpochMilli(ManualTimeline.START_MILLIS + millis);
  }

  @Test
  void whoWouldWaitInVainIsRefusedAtOnce() throws Exception {
    Pool pool = one.pool(5, "1/1m");
    Permit held = pool.acquire();
    assertThatThrownBy(pool::acquire)
        .isInstanceOfSatisfying(
            PoolTimeoutException.class,
            refused -> {
              assertThat(refused.opensAt()).contains(after(60_060));
              assertThat(refused.waited()).isZero();
              assertThat(refused.place()).isZero();
              assertThat(refused.held()).isEqualTo(1);
              assertThat(refused.limit()).isEqualTo(5);
            })
        .hasMessage(
            "pool netsuite cannot grant a permit within the timeout of 30000 ms: rate 1/1m until "
                + after(60_060)
                + "; raise the rate, spread the calls, or raise the timeout");
    assertThatThrownBy(() -> held.take(1, Duration.ofSeconds(2)))
        .hasMessageStartingWith(
            "pool netsuite cannot grant units within the timeout of 2000 ms: rate 1/1m until ");
    assertThat(EngineFixture.failure(pool.acquireAsync(Duration.ofSeconds(5))))
        .hasMessageContaining("within the timeout of 5000 ms: rate 1/1m until ");
    assertThat(one.network().releases).isZero();
    held.close();
  }

  @Test
  void oneAttemptSaysWhenTheWindowOpens() throws Exception {
    Pool pool = one.pool(5, "1/1m");
    pool.acquire().close();
    assertThat(pool.tryAcquire()).isEmpty();
    assertThatThrownBy(() -> pool.acquire(Duration.ZERO))
        .isInstanceOfSatisfying(
            PoolTimeoutException.class,
            refused -> assertThat(refused.opensAt()).contains(after(60_060)))
        .hasMessage(
            "pool netsuite granted no permit within 0 ms: not in the queue, 0 of 5 held, blocked by"
                + " rate 1/1m until "
                + after(60_060)
                + "; raise the rate, spread the calls, or raise the timeout");
  }

  @Test
  void whoWaitedSaysWhatBlockedItInTheEnd() throws Exception {
    Pool pool = one.pool(5, "2/10s");
    pool.acquire().close();
    fixture.advance(5_000);
    pool.acquire().close();
    // Its own units come free in time; those of the one before it are used up by then.
    CompletableFuture<Permit> first = pool.acquireAsync(Duration.ofSeconds(8));
    CompletableFuture<Permit> second = pool.acquireAsync(Duration.ofSeconds(8));
    fixture.advance(8_000);
    first.join().close();
    assertThat(EngineFixture.failure(second))
        .isInstanceOf(PoolTimeoutException.class)
        .hasMessage(
            "pool netsuite granted no permit within 8000 ms: place 1 in the queue, 1 of 5 held,"
                + " blocked by rate 2/10s until "
                + after(15_010)
                + "; raise the rate, spread the calls, or raise the timeout");
  }
}
