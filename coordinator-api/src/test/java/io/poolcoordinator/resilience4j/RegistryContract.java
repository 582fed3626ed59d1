package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.core.registry.EntryAddedEvent;
import io.github.resilience4j.core.registry.EntryRemovedEvent;
import io.github.resilience4j.core.registry.EntryReplacedEvent;
import io.github.resilience4j.core.registry.InMemoryRegistryStore;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A registry of Resilience4j that holds a pool's limiter beside others. */
public abstract class RegistryContract extends LimiterContract {

  /** What happened in a registry, as text. */
  private static final class Heard implements RegistryEventConsumer<RateLimiter> {

    private final List<String> events = new ArrayList<>();

    @Override
    public void onEntryAddedEvent(EntryAddedEvent<RateLimiter> event) {
      events.add("added " + event.getAddedEntry().getName());
    }

    @Override
    public void onEntryRemovedEvent(EntryRemovedEvent<RateLimiter> event) {
      events.add("removed " + event.getRemovedEntry().getName());
    }

    @Override
    public void onEntryReplacedEvent(EntryReplacedEvent<RateLimiter> event) {
      events.add("replaced " + event.getNewEntry().getName());
    }
  }

  private final InMemoryRegistryStore<RateLimiter> store = new InMemoryRegistryStore<>();
  private final Heard heard = new Heard();
  private final RateLimiterRegistry registry =
      RateLimiterRegistry.custom()
          .withRateLimiterConfig(RateLimiterConfig.custom().limitForPeriod(99).build())
          .withRegistryStore(store)
          .withTags(Map.of("region", "eu"))
          .addRegistryEventConsumer(heard)
          .build();

  @Test
  void aRegistryServesTheLimiterThatItsStoreHolds() {
    RateLimiter limiter = limiter(2);
    store.putIfAbsent(POOL, limiter);

    assertThat(registry.rateLimiter(POOL)).isSameAs(limiter);
    assertThat(registry.rateLimiter(POOL, RateLimiterConfig.ofDefaults())).isSameAs(limiter);
    assertThat(registry.find(POOL)).containsSame(limiter);
    assertThat(registry.rateLimiter(POOL).acquirePermission(2)).isTrue();
    assertThat(other().rateLimiter().acquirePermission()).isFalse();
  }

  @Test
  void itStandsBesideLimitersOfResilience4jItself() {
    RateLimiter limiter = limiter(2);
    store.putIfAbsent(POOL, limiter);

    RateLimiter own = registry.rateLimiter("own");

    assertThat(registry.getAllRateLimiters()).containsExactlyInAnyOrder(limiter, own);
    assertThat(own.acquirePermission(50)).isTrue();
    assertThat(available(limiter)).isEqualTo(2);
    assertThat(heard.events).containsExactly("added own");
  }

  @Test
  void itReplacesALimiterAndIsRemoved() {
    RateLimiter limiter = limiter(2);
    RateLimiter before = registry.rateLimiter(POOL);
    assertThat(before).isNotSameAs(limiter);

    assertThat(registry.replace(POOL, limiter)).containsSame(before);
    assertThat(registry.rateLimiter(POOL)).isSameAs(limiter);
    assertThat(registry.remove(POOL)).containsSame(limiter);
    assertThat(registry.find(POOL)).isEmpty();

    assertThat(heard.events)
        .containsExactly("added " + POOL, "replaced " + POOL, "removed " + POOL);
  }

  @Test
  void itHasTheTagsThatItWasMadeWith() {
    limiter(2);
    RateLimiter tagged =
        pool().rateLimiter(RateLimiterConfig.ofDefaults(), Map.of("tenant", "acme"));
    store.putIfAbsent(POOL, tagged);

    assertThat(registry.rateLimiter(POOL, Map.of("tenant", "other")).getTags())
        .containsExactly(Map.entry("tenant", "acme"));
  }
}
