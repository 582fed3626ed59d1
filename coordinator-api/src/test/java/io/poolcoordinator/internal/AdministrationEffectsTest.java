package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.admin.Cleared;
import io.poolcoordinator.admin.PoolAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people do to a pool, as the workers see it that use it. */
class AdministrationEffectsTest {

  /** A holder hears of its end with its next renewal: a third of its lease. */
  private static final long RENEWAL = 10_000;

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = one.coordinator().admin();
  private final List<String> lost = new ArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Permit held(Pool pool) throws InterruptedException {
    return pool.acquire().onLost(permit -> lost.add(permit.id()));
  }

  /** Workers come back at once, which is after a millisecond. */
  private void atOnce() {
    fixture.advance(1);
  }

  private String newestEvent() {
    var event = admin.events("netsuite", 1).get(0);
    return event.act() + " " + event.before();
  }

  @Test
  void aPausedPoolGrantsNothingUntilItIsResumed() throws Exception {
    Permit held = held(one.pool(2));
    assertThat(two.coordinator().admin().pause("netsuite")).isTrue();
    assertThat(admin.pause("netsuite")).isFalse();
    CompletableFuture<Permit> first = one.pool().acquireAsync();
    CompletableFuture<Permit> second = two.pool().acquireAsync();
    assertThat(two.pool().tryAcquire()).isEmpty();
    held.close();
    fixture.advance(25_000);
    assertThat(first).isNotDone();
    assertThat(admin.snapshot("netsuite").blocked()).contains("paused");
    assertThat(admin.resume("netsuite")).isTrue();
    assertThat(EngineFixture.granted(first).isValid()).isTrue();
    assertThat(EngineFixture.granted(second).isValid()).isTrue();
    assertThat(admin.resume("netsuite")).isFalse();
  }

  @Test
  void holdersOfAPausedPoolFinishAndWaitersKeepTheirDeadline() throws Exception {
    Permit held = held(two.pool(1));
    admin.pause("netsuite");
    CompletableFuture<Permit> waiting = one.pool(1).acquireAsync(Duration.ofSeconds(5));
    fixture.advance(5_000);
    assertThat(EngineFixture.failure(waiting)).hasMessageContaining("blocked by paused");
    fixture.advance(120_000);
    assertThat(held.isValid()).isTrue();
    assertThat(lost).isEmpty();
  }

  @Test
  void whoWaitsFailsAtOnceWhenAPoolIsCleared() throws Exception {
    held(one.pool(2));
    held(two.pool());
    CompletableFuture<Permit> here = one.pool().acquireAsync();
    CompletableFuture<Permit> there = two.pool().acquireAsync();
    CompletableFuture<Permit> bound = two.pool().acquireAsync(Duration.ofMinutes(5));
    assertThat(admin.clear("netsuite")).isEqualTo(new Cleared(3, 2));
    atOnce();
    for (CompletableFuture<Permit> waiting : List.of(here, there, bound)) {
      assertThat(EngineFixture.failure(waiting)).isInstanceOf(PoolClearedException.class);
    }
    assertThat(newestEvent()).isEqualTo("cleared waiters=3 holders=2");
    assertThat(admin.waiters("netsuite")).isEmpty();
    assertThat(admin.holders("netsuite")).isEmpty();
  }

  @Test
  void whoHoldsIsToldWithinOneRenewalWhenAPoolIsCleared() throws Exception {
    Permit here = held(one.pool(2));
    Permit there = held(two.pool());
    admin.clear("netsuite");
    assertThat(here.isValid()).isFalse();
    assertThat(lost).containsExactly(here.id());
    fixture.advance(RENEWAL);
    assertThat(there.isValid()).isFalse();
    assertThat(lost).containsExactly(here.id(), there.id());
  }

  @Test
  void whoHoldsAndWaitsIsToldAtOnceWhenAPoolIsCleared() throws Exception {
    one.pool(1);
    Permit there = held(two.pool());
    two.pool().acquireAsync();
    admin.clear("netsuite");
    atOnce();
    assertThat(there.isValid()).isFalse();
    assertThat(lost).containsExactly(there.id());
  }

  @Test
  void aClearedPoolIsFreeAndALateReleaseChangesNothing() throws Exception {
    Permit told = held(one.pool(2));
    Permit untold = held(two.pool());
    admin.clear("netsuite");
    List<Permit> fresh = List.of(one.pool().acquire(), one.pool().acquire());
    told.close();
    untold.close();
    assertThat(one.pool().tryAcquire()).isEmpty();
    fixture.advance(60_000);
    assertThat(fresh).allMatch(Permit::isValid);
    assertThat(admin.snapshot("netsuite").held()).isEqualTo(2);
    fresh.forEach(Permit::close);
    assertThat(EngineFixture.free(two.pool())).isEqualTo(2);
  }

  @Test
  void anEmptyPoolIsClearedToo() {
    one.pool(2);
    assertThat(admin.clear("netsuite")).isEqualTo(new Cleared(0, 0));
    assertThat(admin.clearWaiters("netsuite")).isEqualTo(new Cleared(0, 0));
    assertThat(admin.events("netsuite", 2))
        .extracting(event -> event.act())
        .containsExactly("waiters-cleared", "cleared");
  }

  @Test
  void whenWaitersAreClearedHoldersStay() throws Exception {
    Permit held = held(two.pool(1));
    CompletableFuture<Permit> here = one.pool(1).acquireAsync();
    CompletableFuture<Permit> there = two.pool().acquireAsync();
    assertThat(admin.clearWaiters("netsuite")).isEqualTo(new Cleared(2, 0));
    atOnce();
    assertThat(EngineFixture.failure(here)).isInstanceOf(PoolClearedException.class);
    assertThat(EngineFixture.failure(there)).isInstanceOf(PoolClearedException.class);
    fixture.advance(60_000);
    assertThat(held.isValid()).isTrue();
    assertThat(newestEvent()).isEqualTo("waiters-cleared waiters=2");
    held.close();
    assertThat(EngineFixture.free(one.pool())).isEqualTo(1);
  }

  @Test
  void onePermitIsEndedAndTheNextInLineHasItsPlace() throws Exception {
    Permit ended = held(two.pool(2));
    Permit stays = held(two.pool());
    CompletableFuture<Permit> next = one.pool().acquireAsync();
    assertThat(admin.endPermit("netsuite", ended.id())).isTrue();
    assertThat(admin.endPermit("netsuite", ended.id())).isFalse();
    assertThat(newestEvent()).isEqualTo("permit-ended " + ended.id());
    assertThat(EngineFixture.granted(next).isValid()).isTrue();
    fixture.advance(RENEWAL);
    assertThat(ended.isValid()).isFalse();
    assertThat(lost).containsExactly(ended.id());
    ended.close();
    fixture.advance(RENEWAL);
    assertThat(stays.isValid()).isTrue();
    assertThat(admin.snapshot("netsuite").held()).isEqualTo(2);
  }

  @Test
  void oneWaitIsEndedAndOthersKeepTheirs() throws Exception {
    Permit held = held(one.pool(1));
    CompletableFuture<Permit> ended = two.pool().acquireAsync();
    CompletableFuture<Permit> stays = two.pool().acquireAsync();
    String id = admin.waiters("netsuite").get(0).permit();
    assertThat(admin.endPermit("netsuite", id)).isTrue();
    atOnce();
    assertThat(EngineFixture.failure(ended)).isInstanceOf(PoolClearedException.class);
    assertThat(stays).isNotDone();
    assertThat(admin.waiters("netsuite")).hasSize(1);
    held.close();
    assertThat(EngineFixture.granted(stays).isValid()).isTrue();
  }

  @Test
  void whoWaitsFailsAtOnceWhenAPoolIsDeletedAndWhoHoldsStays() throws Exception {
    Permit held = held(two.pool(1));
    CompletableFuture<Permit> here = one.pool(1).acquireAsync();
    CompletableFuture<Permit> there = two.pool().acquireAsync();
    admin.attach("magento", "netsuite");
    assertThat(admin.delete("netsuite")).isEqualTo(new Cleared(2, 1));
    atOnce();
    assertThat(newestEvent()).isEqualTo("deleted state=active waiters=2 holders=1 connections=1");
    assertThat(EngineFixture.failure(here)).isInstanceOf(PoolDeletedException.class);
    assertThat(EngineFixture.failure(there)).isInstanceOf(PoolDeletedException.class);
    assertThatThrownBy(() -> two.pool().acquire()).isInstanceOf(PoolDeletedException.class);
    fixture.advance(120_000);
    assertThat(held.isValid()).isTrue();
    assertThat(lost).isEmpty();
    held.close();
    assertThat(admin.snapshot("netsuite").held()).isZero();
    assertThat(admin.waiters("netsuite")).isEmpty();
  }

  @Test
  void aPoolThatIsMadeAnewKnowsNothingOfPermitsOfTheDeletedOne() throws Exception {
    Permit old = held(two.pool(1));
    admin.delete("netsuite");
    Pool anew = one.coordinator().pool("netsuite", PoolConfig.ofLimit(1));
    Permit fresh = anew.acquire();
    fixture.advance(RENEWAL);
    assertThat(old.isValid()).isFalse();
    assertThat(lost).containsExactly(old.id());
    old.close();
    assertThat(fresh.isValid()).isTrue();
    assertThat(two.pool().tryAcquire()).isEmpty();
  }

  @Test
  void whatWentIsSaidInWords() {
    assertThat(new Cleared(1, 0).warning()).isEqualTo("1 waiter and 0 permits");
    assertThat(new Cleared(12, 1).warning())
        .isEqualTo("12 waiters and 1 permit; calls of these permits may still be running");
    assertThat(new Cleared(0, 5).warning())
        .isEqualTo("0 waiters and 5 permits; calls of these permits may still be running");
  }
}
