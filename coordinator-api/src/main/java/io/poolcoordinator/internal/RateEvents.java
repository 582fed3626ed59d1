package io.poolcoordinator.internal;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnDrainedEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnFailureEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnSuccessEvent;

/**
 * The events of a pool's windows, in Resilience4j's types: of all that this worker does on the
 * pool, by whatever way. All rate limiters of the pool have this one publisher.
 *
 * <p>Consumers are application code: they run on the thread that publishes, which is never one of
 * the store's.
 */
final class RateEvents extends EventProcessor<RateLimiterEvent>
    implements RateLimiter.EventPublisher {

  private final String pool;

  RateEvents(String pool) {
    this.pool = pool;
  }

  /** Units were taken, or booked. */
  void granted(int units) {
    if (hasConsumers()) {
      processEvent(new RateLimiterOnSuccessEvent(pool, units));
    }
  }

  /** Units were asked for, and not had. */
  void refused(int units) {
    if (hasConsumers()) {
      processEvent(new RateLimiterOnFailureEvent(pool, units));
    }
  }

  /** All units that could be had were taken. */
  void drained(int units) {
    if (hasConsumers()) {
      processEvent(new RateLimiterOnDrainedEvent(pool, units));
    }
  }

  @Override
  public RateLimiter.EventPublisher onSuccess(EventConsumer<RateLimiterOnSuccessEvent> consumer) {
    registerConsumer(RateLimiterOnSuccessEvent.class.getName(), consumer);
    return this;
  }

  @Override
  public RateLimiter.EventPublisher onFailure(EventConsumer<RateLimiterOnFailureEvent> consumer) {
    registerConsumer(RateLimiterOnFailureEvent.class.getName(), consumer);
    return this;
  }
}
