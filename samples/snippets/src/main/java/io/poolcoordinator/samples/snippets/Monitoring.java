package io.poolcoordinator.samples.snippets;

import io.micrometer.core.instrument.MeterRegistry;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.metrics.PoolMetrics;
import java.util.function.Consumer;

/** What the people who look after pools see of them. */
final class Monitoring {

  private Monitoring() {}

  static void meters(PoolCoordinator coordinator, MeterRegistry registry) {
    // snippet:metrics
    PoolMetrics.of(coordinator).bindTo(registry); // or of(coordinator, "xero", "exact")
    // end:metrics
  }

  static void listener(PoolCoordinator coordinator, Consumer<String> alert) {
    // snippet:listener
    coordinator.addListener(
        event -> { // on a thread of its own: it may block, and throw
          if (event instanceof PoolEvent.Lost lost) {
            alert.accept("permit " + lost.permit() + " was lost after " + lost.held());
          } else if (event instanceof PoolEvent.Cooled cooled) {
            alert.accept(cooled.member().orElse(cooled.pool()) + " cools until " + cooled.until());
          }
        });
    // end:listener
  }
}
