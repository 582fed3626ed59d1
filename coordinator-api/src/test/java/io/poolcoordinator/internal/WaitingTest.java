package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.spi.Preference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Those that wait stand in queues as they do in the store. */
class WaitingTest {

  private final EngineFixture fixture = new EngineFixture();
  private final Waiting waiting =
      new Waiting(
          new WorkerContext("one", fixture.network(), fixture.timeline, Runnable::run), "netsuite");
  private final AtomicLong tickets = new AtomicLong();

  private Waiter waiter(Waiter.Kind kind, String... members) {
    long ticket = tickets.incrementAndGet();
    Waiter waiter =
        new Waiter(
            "one:" + ticket,
            AcquireRequest.DEFAULT,
            Turns.Turn.of(new Preference(List.of(members), false)),
            kind,
            "",
            "",
            0,
            Long.MAX_VALUE,
            false);
    waiter.queued(ticket, Long.MAX_VALUE, Long.MAX_VALUE);
    waiting.add(waiter);
    waiting.queued(waiter);
    return waiter;
  }

  private List<Long> tickets(int most) {
    return waiting.first(most).stream().map(Waiter::ticket).sorted().toList();
  }

  @Test
  void theFirstFewOfEachQueueAreNamed() {
    for (int i = 0; i < 3; i++) {
      waiter(Waiter.Kind.PERMIT);
      waiter(Waiter.Kind.TAKE);
      waiter(Waiter.Kind.PERMIT, "eol1");
      waiter(Waiter.Kind.TAKE, "eol1");
    }
    assertThat(tickets(1)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(tickets(2)).hasSize(8);
    assertThat(tickets(Integer.MAX_VALUE)).hasSize(12);
  }

  @Test
  void theOrderInWhichMembersAreNamedDoesNotMatter() {
    Waiter first = waiter(Waiter.Kind.PERMIT, "eol1", "eol2");
    Waiter second = waiter(Waiter.Kind.PERMIT, "eol2", "eol1");
    Waiter third = waiter(Waiter.Kind.PERMIT, "eol1");
    assertThat(Waiting.Queue.of(first)).isEqualTo(Waiting.Queue.of(second));
    assertThat(Waiting.Queue.of(first)).isNotEqualTo(Waiting.Queue.of(third));
    assertThat(tickets(1)).containsExactly(1L, 3L);
    waiting.remove(first);
    assertThat(tickets(1)).containsExactly(2L, 3L);
  }

  @Test
  void nobodyIsQueuedWhenTheLastHasLeft() {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiters.add(waiter(Waiter.Kind.PERMIT, "eol" + i % 10, "eol" + (10 + i % 7)));
    }
    assertThat(waiting.hasQueued()).isTrue();
    waiters.forEach(waiting::remove);
    assertThat(waiting.hasQueued()).isFalse();
    assertThat(waiting.undecided()).isEmpty();
  }

  @Test
  void oneThatWasDecidedBeforeItsTicketCameIsNotQueued() {
    Waiter waiter = waiter(Waiter.Kind.PERMIT, "eol1");
    waiting.remove(waiter);
    waiter.decide(Waiter.Decision.LEFT);
    waiting.queued(waiter);
    assertThat(waiting.hasQueued()).isFalse();
  }

  @Test
  void aQueueThatIsDroppedInTheInstantSomebodyComesLosesNobody() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 5_000; i++) {
                    Waiter mine = waiter(Waiter.Kind.PERMIT, "eol1");
                    assertThat(waiting.first(Integer.MAX_VALUE)).contains(mine);
                    waiting.remove(mine);
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(waiting.hasQueued()).isFalse();
  }
}
