package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Draining a member ends when the last of its holders, on whatever worker, is done. */
class DrainingTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"));

  @AfterEach
  void close() {
    fixture.close();
  }

  private Permit hold() throws InterruptedException {
    return two.pool().job(List.of("eol1")).acquire();
  }

  @Test
  void aMemberThatNobodyHoldsIsDrainedAtOnce() {
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    assertThat(drained).isCompleted();
    assertThat(pool.members().list().get(0).state()).isEqualTo(MemberState.DRAINED);
    assertThat(fixture.timeline.timers()).isZero();
    assertThat(one.network().memberCommands).isEqualTo(1);
  }

  @Test
  void itEndsWhenTheLastHolderIsDone() throws Exception {
    Permit first = hold();
    Permit second = hold();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    assertThat(MemberPermitTest.serve(pool)).isEqualTo("eol2");
    assertThat(MemberPermitTest.serve(pool)).isEqualTo("eol2");
    first.close();
    fixture.advance(500);
    assertThat(drained).isNotDone();
    second.close();
    fixture.advance(499);
    assertThat(drained).isNotDone();
    fixture.advance(1);
    assertThat(drained).isCompleted();
    int looks = one.network().memberCommands;
    fixture.advance(5_000);
    assertThat(one.network().memberCommands).isEqualTo(looks);
    pool.members().enable("eol1");
    hold().close();
  }

  @Test
  void aHolderThatDiedIsWaitedForUntilItsLeaseIsOver() throws Exception {
    hold();
    two.coordinator().close(Duration.ZERO);
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    fixture.advance(29_000);
    assertThat(drained).isNotDone();
    fixture.advance(2_000);
    assertThat(drained).isCompleted();
  }

  @Test
  void aMemberThatIsGoneIsDrainedOnceNothingIsHeldOnIt() throws Exception {
    Permit held = hold();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    two.pool().members().remove("eol1");
    fixture.advance(40_000);
    assertThat(held.isValid()).isTrue();
    assertThat(drained).isNotDone();
    held.close();
    fixture.advance(500);
    assertThat(drained).isCompleted();
  }

  @Test
  void whoEnablesItAgainEndsItWithoutSuccess() throws Exception {
    Permit held = hold();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    two.pool().members().disable("eol1");
    fixture.advance(500);
    assertThat(drained).isNotDone();
    two.pool().members().enable("eol1");
    fixture.advance(500);
    assertThat(EngineFixture.failure(drained))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "member eol1 of pool netsuite was enabled again while it was being drained, with 1"
                + " permits held on it; drain it again if it is to serve nobody");
    held.close();
  }

  @Test
  void failuresThatPassOnlyDelayIt() throws Exception {
    Permit held = hold();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    held.close();
    one.network().members = FaultyStore.Fault.NOT_EXECUTED;
    fixture.advance(2_000);
    one.network().members = FaultyStore.Fault.REPLY_LOST;
    fixture.advance(2_000);
    assertThat(drained).isNotDone();
    one.network().members = FaultyStore.Fault.NONE;
    fixture.advance(500);
    assertThat(drained).isCompleted();
  }

  @Test
  void aLossOfStateOnlyDelaysIt() throws Exception {
    Permit held = hold();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    fixture.pools.forgetAll();
    fixture.advance(3_000);
    // It was restored, and the other worker has not brought its permit back yet.
    assertThat(pool.members().list().get(0).held()).isZero();
    assertThat(drained).isNotDone();
    fixture.advance(7_500);
    assertThat(pool.members().list().get(0).held()).isEqualTo(1);
    assertThat(held.isValid()).isTrue();
    held.close();
    fixture.advance(19_000);
    assertThat(drained).isNotDone();
    fixture.advance(1_500);
    assertThat(drained).isCompleted();
    assertThat(pool.members().list().get(0).state()).isEqualTo(MemberState.DRAINED);
  }

  @Test
  void aDrainThatBeginsAfterALossOfStateWaitsForHoldersToo() throws Exception {
    Permit held = hold();
    fixture.pools.forgetAll();
    assertThatThrownBy(() -> pool.members().list()).isInstanceOf(PoolNotFoundException.class);
    assertThat(pool.members().list().get(0).held()).isZero();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    assertThat(drained).isNotDone();
    fixture.advance(40_000);
    assertThat(held.isValid()).isTrue();
    assertThat(drained).isNotDone();
    held.close();
    fixture.advance(500);
    assertThat(drained).isCompleted();
  }

  @Test
  void aPoolThatIsDeletedEndsIt() throws Exception {
    Permit held = hold();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    fixture.set("state", "deleted");
    fixture.advance(500);
    assertThat(EngineFixture.failure(drained)).isInstanceOf(PoolDeletedException.class);
    held.close();
  }

  @Test
  void cancellingItEndsTheWatchAlone() throws Exception {
    Permit held = hold();
    int timers = fixture.timeline.timers();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    assertThat(fixture.timeline.timers()).isEqualTo(timers + 1);
    drained.cancel(false);
    assertThat(fixture.timeline.timers()).isEqualTo(timers);
    int looks = one.network().memberCommands;
    fixture.advance(5_000);
    assertThat(one.network().memberCommands).isEqualTo(looks);
    assertThat(pool.members().list().get(0).state()).isEqualTo(MemberState.DRAINED);
    held.close();
  }

  @Test
  void itEndsWithItsCoordinator() throws Exception {
    Permit held = hold();
    CompletableFuture<Void> drained = pool.members().drain("eol1");
    one.coordinator().close(Duration.ZERO);
    assertThat(EngineFixture.failure(drained)).isInstanceOf(CoordinatorClosedException.class);
    held.close();
  }
}
