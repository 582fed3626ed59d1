package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What consumers hear: all that this worker does on the pool, by whatever way. */
public abstract class EventContract extends LimiterContract {

  /** What a consumer heard, as text: type and number of permits. */
  private static final class Heard {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    void hear(RateLimiterEvent event) {
      assertThat(event.getRateLimiterName()).isEqualTo(POOL);
      assertThat(event.getCreationTime()).isNotNull();
      threads.add(Thread.currentThread());
      events.add(event.getEventType() + " " + event.getNumberOfPermits());
    }

    /** Exactly these, at once. */
    void was(String... expected) {
      assertThat(events).containsExactly(expected);
    }

    /** Exactly these, as soon as the coordinator's executor has got to it. */
    void becomes(String... expected) {
      await().untilAsserted(() -> assertThat(events).containsExactly(expected));
    }
  }

  private static Heard all(RateLimiter limiter) {
    Heard heard = new Heard();
    limiter.getEventPublisher().onEvent(heard::hear);
    return heard;
  }

  @Test
  void thePublisherIsAlwaysTheSame() {
    RateLimiter limiter = limiter(1);

    assertThat(limiter.getEventPublisher()).isSameAs(limiter.getEventPublisher());
  }

  @Test
  void successAndFailureAreToldBeforeTheCallReturns() {
    RateLimiter limiter = limiter(3);
    Heard heard = all(limiter);

    limiter.acquirePermission(2);
    heard.was("SUCCESSFUL_ACQUIRE 2");
    limiter.acquirePermission(2);
    heard.was("SUCCESSFUL_ACQUIRE 2", "FAILED_ACQUIRE 2");
    limiter.acquirePermission();
    heard.was("SUCCESSFUL_ACQUIRE 2", "FAILED_ACQUIRE 2", "SUCCESSFUL_ACQUIRE 1");
    assertThat(heard.threads).containsOnly(Thread.currentThread());
  }

  @Test
  void reservationsAreToldAlike() {
    RateLimiter limiter = limiter(2, RENEWAL);
    Heard heard = all(limiter);

    limiter.reservePermission(2);
    limiter.reservePermission(1);
    limiter.reservePermission(2);
    limiter.reservePermission(3);

    heard.was(
        "SUCCESSFUL_ACQUIRE 2", "SUCCESSFUL_ACQUIRE 1", "FAILED_ACQUIRE 2", "FAILED_ACQUIRE 3");
  }

  @Test
  void consumersMayWantOneKindOnly() {
    RateLimiter limiter = limiter(2);
    Heard successes = new Heard();
    Heard failures = new Heard();
    RateLimiter.EventPublisher publisher =
        limiter.getEventPublisher().onSuccess(successes::hear).onFailure(failures::hear);
    assertThat(publisher).isSameAs(limiter.getEventPublisher());

    limiter.acquirePermission();
    limiter.acquirePermission(2);
    limiter.drainPermissions();

    successes.was("SUCCESSFUL_ACQUIRE 1");
    failures.was("FAILED_ACQUIRE 2");
  }

  @Test
  void whatIsImpossibleFailed() {
    RateLimiter limiter = limiter(2, LONG);
    Heard heard = all(limiter);

    limiter.acquirePermission(3);

    heard.was("FAILED_ACQUIRE 3");
  }

  @Test
  void anInterruptedWaitFailed() {
    RateLimiter limiter = limiter(1, LONG);
    limiter.acquirePermission();
    Heard heard = all(limiter);
    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(1);

    caller.interrupt();
    assertThat(caller.result()).isFalse();

    heard.was("FAILED_ACQUIRE 1");
  }

  @Test
  void aWaitThatSucceedsIsToldOnce() {
    RateLimiter limiter = limiter(1, LONG);
    limiter.acquirePermission();
    Heard heard = all(limiter);
    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(1);

    advance(RENEWAL);
    assertThat(caller.result()).isTrue();

    heard.was("SUCCESSFUL_ACQUIRE 1");
  }

  @Test
  void permitsAreToldOfToo() throws Exception {
    RateLimiter limiter = limiter(5);
    Heard heard = all(limiter);

    try (Permit permit = pool().acquire(AcquireRequest.builder().cost(2).build())) {
      heard.becomes("SUCCESSFUL_ACQUIRE 2");
      permit.take(3);
      heard.becomes("SUCCESSFUL_ACQUIRE 2", "SUCCESSFUL_ACQUIRE 3");
      assertThat(pool().tryAcquire()).isEmpty();
      heard.becomes("SUCCESSFUL_ACQUIRE 2", "SUCCESSFUL_ACQUIRE 3", "FAILED_ACQUIRE 1");
      assertThatThrownBy(() -> permit.take(4, Duration.ZERO))
          .isInstanceOf(PoolTimeoutException.class);
      heard.becomes(
          "SUCCESSFUL_ACQUIRE 2", "SUCCESSFUL_ACQUIRE 3", "FAILED_ACQUIRE 1", "FAILED_ACQUIRE 4");
    }
    limiter.acquirePermission();
    assertThat(heard.events).hasSize(5).endsWith("FAILED_ACQUIRE 1");
  }

  @Test
  void whatOtherWorkersDoIsToldThere() {
    RateLimiter here = limiter(5);
    RateLimiter there = other().rateLimiter();
    Heard heardHere = all(here);
    Heard heardThere = all(there);

    here.acquirePermission(2);
    there.acquirePermission(3);

    heardHere.was("SUCCESSFUL_ACQUIRE 2");
    heardThere.was("SUCCESSFUL_ACQUIRE 3");
  }

  @Test
  void allLimitersOfAPoolTellTheSame() {
    RateLimiter plain = limiter(5);
    RateLimiter tagged =
        pool().rateLimiter(RateLimiterConfig.ofDefaults(), Map.of("tenant", "acme"));
    Heard heardPlain = all(plain);
    Heard heardTagged = all(tagged);

    plain.acquirePermission(1);
    tagged.acquirePermission(2);

    heardPlain.was("SUCCESSFUL_ACQUIRE 1", "SUCCESSFUL_ACQUIRE 2");
    heardTagged.was("SUCCESSFUL_ACQUIRE 1", "SUCCESSFUL_ACQUIRE 2");
  }
}
