package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What time alone brings about is fetched in time, by one timer of the worker it concerns. */
class ComeBackTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static AcquireRequest costing(int cost) {
    return AcquireRequest.builder().cost(cost).build();
  }

  @Test
  void theReplyToAnAcquireSaysWhenToComeBack() throws Exception {
    Pool pool = one.pool(9, "1/300ms");
    pool.acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.advance(300);
    assertThat(waiting).isNotDone();
    assertThat(one.network().polls).isLessThanOrEqualTo(1);
    fixture.advance(1);
    EngineFixture.granted(waiting).close();
    assertThat(one.network().polls).isLessThanOrEqualTo(2);
  }

  @Test
  void aPollSaysWhenToComeBackOnceThatIsNearEnough() throws Exception {
    Pool pool = one.pool(9, "1/5s");
    pool.acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.advance(5_004);
    assertThat(waiting).isNotDone();
    fixture.advance(1);
    EngineFixture.granted(waiting).close();
    // One after the confirmation of the subscription, one each 0.8 s, and the last in time.
    assertThat(one.network().polls).isLessThanOrEqualTo(8);
  }

  @Test
  void anotherWorkersOperationSaysWhenToComeBack() throws Exception {
    Permit first = one.pool(9, "9/1s").acquire(costing(4));
    fixture.advance(300);
    one.pool().acquire(costing(5)).close();
    CompletableFuture<Permit> head = one.pool().acquireAsync(costing(9));
    CompletableFuture<Permit> next = two.pool().acquireAsync(costing(2));
    // From its own reply the second worker knows nothing: it was not the head.
    int polls = two.network().polls;
    head.cancel(false);
    assertThat(next).isNotDone();
    fixture.advance(700);
    assertThat(next).isNotDone();
    fixture.advance(1);
    EngineFixture.granted(next).close();
    assertThat(two.network().polls - polls).isLessThanOrEqualTo(2);
    first.close();
  }

  @Test
  void anEarlierTimeWinsAndALaterOneIsToldAgain() {
    ManualTimeline timeline = new ManualTimeline();
    List<Long> came = new ArrayList<>();
    ComeBack comeBack = new ComeBack(timeline, () -> came.add(timeline.nanoTime() / 1_000_000));
    comeBack.in(500);
    comeBack.in(200);
    comeBack.in(400);
    comeBack.in(-1);
    comeBack.in(1_600);
    assertThat(timeline.timers()).isEqualTo(1);
    timeline.advance(Duration.ofSeconds(3));
    assertThat(came).containsExactly(200L);
    comeBack.in(0);
    comeBack.in(1_599);
    timeline.advance(Duration.ofSeconds(3));
    assertThat(came).containsExactly(200L, 3_001L);
    comeBack.in(1_599);
    timeline.advance(Duration.ofSeconds(3));
    assertThat(came).containsExactly(200L, 3_001L, 7_599L);
  }

  @Test
  void aTimeThatComesWhileAPollIsUnderWayIsNotLost() throws Exception {
    Pool pool = one.pool(9, "1/1s");
    pool.acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.advance(700);
    one.network().withholdPollReplies();
    // The poll of the round is executed before the window opens, and answered after.
    fixture.advance(350);
    assertThat(waiting).isNotDone();
    one.network().deliverPollReplies();
    assertThat(waiting).isDone();
    waiting.join().close();
  }

  @Test
  void aTimeThatComesWhileAPollIsUnderWayThatFailsIsNotLost() throws Exception {
    Pool pool = one.pool(9, "1/1s");
    pool.acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.advance(700);
    one.network().withholdPollReplies();
    fixture.advance(350);
    assertThat(waiting).isNotDone();
    one.network().losePollReplies();
    assertThat(waiting).isDone();
    waiting.join().close();
  }

  @Test
  void aHeadThatWaitsForALeaseToEndComesBackThen() throws Exception {
    Permit held = two.pool(1).acquire();
    two.network().renew = FaultyStore.Fault.NOT_EXECUTED;
    CompletableFuture<Permit> waiting = one.pool().acquireAsync(Duration.ofSeconds(60));
    fixture.advance(29_999);
    assertThat(waiting).isNotDone();
    fixture.advance(1);
    EngineFixture.granted(waiting).close();
    held.close();
  }
}
