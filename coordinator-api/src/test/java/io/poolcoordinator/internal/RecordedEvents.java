package io.poolcoordinator.internal;

import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.event.PoolListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that remembers what it was told. */
final class RecordedEvents implements PoolListener {

  private static final String LAST = "last-";

  private final PoolCoordinator coordinator;
  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  private RecordedEvents(PoolCoordinator coordinator) {
    this.coordinator = coordinator;
  }

  static RecordedEvents of(PoolCoordinator coordinator) {
    RecordedEvents recorded = new RecordedEvents(coordinator);
    coordinator.addListener(recorded);
    return recorded;
  }

  @Override
  public void on(PoolEvent event) {
    events.add(event);
  }

  /** What was told until now, without waiting for what may still be on its way. */
  List<PoolEvent> soFar() {
    return List.copyOf(events);
  }

  /**
   * All that has happened until now, and was told: since it is told in order, one more event that
   * arrives says that nothing is on its way before it.
   */
  List<PoolEvent> all() throws InterruptedException {
    String marker = LAST + asked.incrementAndGet();
    Pool last = coordinator.pool(marker, PoolConfig.ofLimit(1));
    last.acquire().close();
    await()
        .until(
            () ->
                events.stream()
                    .anyMatch(
                        event ->
                            event instanceof PoolEvent.Released && event.pool().equals(marker)));
    return events.stream().filter(event -> !event.pool().startsWith(LAST)).toList();
  }

  /** Those of one kind, of {@link #all()}. */
  <E extends PoolEvent> List<E> all(Class<E> kind) throws InterruptedException {
    return all().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
