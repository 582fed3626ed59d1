package io.poolcoordinator.samples.snippets;

import io.github.resilience4j.core.RegistryStore;
import io.github.resilience4j.core.registry.InMemoryRegistryStore;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetrics;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;

/** A pool's rates for code that is written for Resilience4j. */
final class WithResilience4j {

  private WithResilience4j() {}

  static Callable<HttpResponse<String>> decorate(
      Pool pool, HttpClient client, HttpRequest request, MeterRegistry meters) {
    // snippet:rate-limiter
    RateLimiter limiter = pool.rateLimiter();
    Callable<HttpResponse<String>> limited =
        RateLimiter.decorateCallable(limiter, () -> client.send(request, BodyHandlers.ofString()));

    RegistryStore<RateLimiter> limiters = new InMemoryRegistryStore<>();
    limiters.putIfAbsent(limiter.getName(), limiter);
    RateLimiterRegistry registry = RateLimiterRegistry.custom().withRegistryStore(limiters).build();
    TaggedRateLimiterMetrics.ofRateLimiterRegistry(registry).bindTo(meters);
    // end:rate-limiter
    return limited;
  }

  static PoolConfig fromExisting(RateLimiterConfig existing) {
    // snippet:existing-config
    PoolConfig config =
        PoolConfig.builder()
            .limit(5)
            .rateLimit(existing) // its limitForPeriod, limitRefreshPeriod and timeoutDuration
            .rateLimitPerWorker(RateLimit.perSecond(10)) // and each JVM, for APIs that count by IP
            .build();
    // end:existing-config
    return config;
  }
}
