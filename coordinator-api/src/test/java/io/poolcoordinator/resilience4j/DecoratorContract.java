package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that the limiter is put around. */
@Execution(ExecutionMode.CONCURRENT)
public abstract class DecoratorContract extends LimiterContract {

  /** A piece of work that counts how often it is done. */
  private static final class Work {

    private final AtomicInteger done = new AtomicInteger();

    String succeed() {
      return "done " + done.incrementAndGet();
    }

    String fail() {
      done.incrementAndGet();
      throw new IllegalStateException("no route");
    }

    int timesDone() {
      return done.get();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void workIsDoneOncePerPermissionAndNotWithoutOne(Way way) throws Throwable {
    RateLimiter limiter = limiter(2);
    Work work = new Work();

    assertThat(way.call(limiter, work::succeed)).isEqualTo("done 1");
    assertThat(way.call(limiter, work::succeed)).isEqualTo("done 2");
    assertThatThrownBy(() -> way.call(limiter, work::succeed))
        .isInstanceOf(RequestNotPermitted.class)
        .hasMessage("RateLimiter '" + POOL + "' does not permit further calls");
    assertThat(work.timesDone()).isEqualTo(2);

    advance(RENEWAL);
    assertThat(way.call(limiter, work::succeed)).isEqualTo("done 3");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void workMayNeedSeveralPermits(Way way) throws Throwable {
    RateLimiter limiter = limiter(5);
    Work work = new Work();

    assertThat(way.call(limiter, 3, work::succeed)).isEqualTo("done 1");
    assertThat(available(limiter)).isEqualTo(2);
    assertThatThrownBy(() -> way.call(limiter, 3, work::succeed))
        .isInstanceOf(RequestNotPermitted.class);
    assertThat(way.call(limiter, 2, work::succeed)).isEqualTo("done 2");
    assertThat(available(limiter)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void workThatFailsHasUsedItsPermission(Way way) {
    RateLimiter limiter = limiter(2);
    Work work = new Work();

    assertThatThrownBy(() -> way.call(limiter, work::fail))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no route");

    assertThat(work.timesDone()).isEqualTo(1);
    assertThat(available(limiter)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void workWaitsForItsPermission(Way way) {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.acquirePermission()).isTrue();
    Work work = new Work();
    Caller<String> caller = calling(() -> unchecked(way, limiter, work));
    awaitQueued(1);
    assertThat(work.timesDone()).isZero();

    advance(RENEWAL);

    assertThat(caller.result()).isEqualTo("done 1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void anInterruptedWaitDoesNoWork(Way way) {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.acquirePermission()).isTrue();
    Work work = new Work();
    Caller<String> caller = calling(() -> unchecked(way, limiter, work));
    awaitQueued(1);

    caller.interrupt();

    assertThatThrownBy(caller::result).isInstanceOf(AcquirePermissionCancelledException.class);
    assertThat(caller.wasInterrupted()).isTrue();
    assertThat(work.timesDone()).isZero();
  }

  private static String unchecked(Way way, RateLimiter limiter, Work work) {
    try {
      return way.call(limiter, work::succeed);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new AssertionError("the work throws nothing checked", failure);
    }
  }

  @Test
  void aRefusalHasAStackTraceUnlessTheLocalSettingsSayOtherwise() {
    RateLimiter traced = limiter(1);
    RateLimiter untraced =
        pool()
            .rateLimiter(
                RateLimiterConfig.custom().writableStackTraceEnabled(false).build(), Map.of());
    assertThat(traced.acquirePermission()).isTrue();

    assertThat(catchThrowable(() -> traced.executeRunnable(() -> {})).getStackTrace()).isNotEmpty();
    assertThat(catchThrowable(() -> untraced.executeRunnable(() -> {})).getStackTrace()).isEmpty();
  }

  @Test
  void aStageThatIsUnderWayHoldsNobodyUp() {
    RateLimiter limiter = limiter(2);
    CompletableFuture<String> response = new CompletableFuture<>();

    CompletionStage<String> first = limiter.executeCompletionStage(() -> response);
    CompletionStage<String> second = limiter.executeCompletionStage(() -> response);
    CompletionStage<String> refused = limiter.executeCompletionStage(() -> response);

    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
    response.complete("created");
    assertThat(first.toCompletableFuture()).isCompletedWithValue("created");
    assertThat(second.toCompletableFuture()).isCompletedWithValue("created");
  }

  @Test
  void workOfSeveralWorkersSharesThePermissions() {
    RateLimiter here = limiter(3);
    RateLimiter there = other().rateLimiter();
    Work work = new Work();
    Runnable first = RateLimiter.decorateRunnable(here, work::succeed);
    Runnable second = RateLimiter.decorateRunnable(there, 2, work::succeed);

    first.run();
    second.run();

    assertThatThrownBy(first::run).isInstanceOf(RequestNotPermitted.class);
    assertThatThrownBy(second::run).isInstanceOf(RequestNotPermitted.class);
    assertThat(work.timesDone()).isEqualTo(2);
    advance(Duration.ofHours(1));
    second.run();
    assertThat(work.timesDone()).isEqualTo(3);
  }
}
