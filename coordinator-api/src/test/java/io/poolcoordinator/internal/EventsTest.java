package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.IfDifferent;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.memory.InMemoryPools;
import io.poolcoordinator.spi.ReleaseReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of the life of a pool, each thing once. */
class EventsTest {

  private static final Optional<String> NONE = Optional.empty();
  private static final AcquireRequest LABELLED =
      AcquireRequest.builder().label("orders#88").timeout(Duration.ofSeconds(20)).build();
  private static final Optional<String> LABEL = Optional.of("orders#88");

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final RecordedEvents events = RecordedEvents.of(one.coordinator());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aWaitItsGrantAndTheReleaseAreTold() throws Exception {
    Pool pool = one.pool(1, Member.of("eol1"));
    Permit held = two.pool().acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync(LABELLED);
    CompletableFuture<Permit> behind = pool.acquireAsync();
    fixture.advance(3_000);
    held.close();
    Permit permit = EngineFixture.granted(waiting);
    fixture.advance(2_000);
    permit.release(Outcome.success());
    permit.close();
    EngineFixture.granted(behind).close();
    Optional<String> member = Optional.of("eol1");
    String second = permit.id().replace(":1", ":2");
    assertThat(events.all())
        .containsExactly(
            new PoolEvent.Waiting("netsuite", permit.id(), LABEL, 1, "slots"),
            new PoolEvent.Waiting("netsuite", second, NONE, 2, "slots"),
            new PoolEvent.Granted("netsuite", permit.id(), LABEL, member, Duration.ofSeconds(3)),
            new PoolEvent.Granted("netsuite", second, NONE, member, Duration.ofSeconds(5)),
            new PoolEvent.Released("netsuite", permit.id(), LABEL, member, Duration.ofSeconds(2)),
            new PoolEvent.Released("netsuite", second, NONE, member, Duration.ZERO));
  }

  @Test
  void whatOtherWorkersDoIsToldByThem() throws Exception {
    one.pool(1);
    RecordedEvents others = RecordedEvents.of(two.coordinator());
    Permit permit = two.pool().acquire();
    permit.close();
    assertThat(events.all()).isEmpty();
    assertThat(others.all())
        .containsExactly(
            new PoolEvent.Granted("netsuite", permit.id(), NONE, NONE, Duration.ZERO),
            new PoolEvent.Released("netsuite", permit.id(), NONE, NONE, Duration.ZERO));
  }

  @Test
  void aTimeoutIsToldHoweverLongItWas() throws Exception {
    Pool pool = one.pool(1);
    Permit held = two.pool().acquire();
    assertThat(pool.tryAcquire()).isEmpty();
    CompletableFuture<Permit> waiting = pool.acquireAsync(LABELLED);
    fixture.advance(20_000);
    assertThat(EngineFixture.failure(waiting)).isInstanceOf(PoolTimeoutException.class);
    held.close();
    assertThat(events.all())
        .containsExactly(
            new PoolEvent.TimedOut("netsuite", "one:1", NONE, Duration.ZERO),
            new PoolEvent.Waiting("netsuite", "one:2", LABEL, 1, "slots"),
            new PoolEvent.TimedOut("netsuite", "one:2", LABEL, Duration.ofSeconds(20)));
  }

  @Test
  void aTimeoutWhoseReplyIsLostIsToldOnce() throws Exception {
    Pool pool = one.pool(1);
    Permit held = two.pool().acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync(LABELLED);
    one.network().release = FaultyStore.Fault.REPLY_LOST;
    fixture.advance(19_999);
    assertThat(waiting).isNotDone();
    fixture.advance(10_000);
    one.network().release = FaultyStore.Fault.NONE;
    fixture.advance(10_000);
    held.close();
    assertThat(events.all(PoolEvent.TimedOut.class)).hasSize(1);
  }

  @Test
  void whatIsClearedIsTold() throws Exception {
    Pool pool = one.pool(1);
    Permit held = two.pool().acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync(LABELLED);
    fixture.pools.deleteKey("netsuite", InMemoryPools.Key.WAITERS);
    fixture.advance(900);
    assertThat(waiting).isCompletedExceptionally();
    held.close();
    PoolEvent.Cleared cleared = events.all(PoolEvent.Cleared.class).get(0);
    assertThat(cleared)
        .isEqualTo(new PoolEvent.Cleared("netsuite", "one:1", LABEL, cleared.waited()));
    assertThat(cleared.waited()).isBetween(Duration.ofMillis(1), Duration.ofMillis(900));
    assertThat(events.all()).hasSize(2);
  }

  @Test
  void whoWaitsWhenAPoolIsDeletedIsClearedAndWhoComesLaterIsNot() throws Exception {
    Pool pool = one.pool(1);
    Permit held = two.pool().acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.set("state", "deleted");
    fixture.advance(900);
    assertThat(waiting).isCompletedExceptionally();
    assertThatThrownBy(pool::acquire).isInstanceOf(PoolDeletedException.class);
    held.close();
    assertThat(events.all())
        .extracting(Object::getClass)
        .isEqualTo(List.of(PoolEvent.Waiting.class, PoolEvent.Cleared.class));
  }

  @Test
  void aLossIsToldAndNoReleaseAfterIt() throws Exception {
    Pool pool = one.pool(2);
    Permit ended = pool.acquire(LABELLED);
    fixture.pools.removeLease("netsuite", ended.id());
    fixture.advance(11_000);
    Permit unrenewed = pool.acquire();
    one.network().renew = FaultyStore.Fault.NOT_EXECUTED;
    fixture.advance(30_000);
    ended.close();
    unrenewed.close();
    List<PoolEvent.Lost> lost = events.all(PoolEvent.Lost.class);
    assertThat(lost).extracting(PoolEvent.Lost::permit).containsExactly("one:1", "one:2");
    assertThat(lost.get(0).label()).isEqualTo(LABEL);
    assertThat(lost.get(0).held()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    assertThat(lost.get(1).held()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
    assertThat(events.all(PoolEvent.Released.class)).isEmpty();
  }

  /** What the reply to a release says is the store's matter; here the network says it. */
  @Test
  void aCoolDownThatBeginsIsTold() throws Exception {
    Pool pool = one.pool(2, Member.of("eol1"));
    Instant until = Instant.ofEpochMilli(ManualTimeline.START_MILLIS + 120_000);
    Permit first = pool.acquire();
    Permit second = pool.acquire();
    answerReleases(until.toEpochMilli());
    first.release(Outcome.throttled(Duration.ofMinutes(2)));
    answerReleases(0);
    second.release(Outcome.throttled(Duration.ofMinutes(2)));
    assertThat(events.all(PoolEvent.Cooled.class))
        .containsExactly(new PoolEvent.Cooled("netsuite", Optional.of("eol1"), until));
  }

  @Test
  void aPoolWithoutMembersCoolsDownAsAWhole() throws Exception {
    Permit permit = one.pool(1).acquire();
    answerReleases(ManualTimeline.START_MILLIS + 1);
    one.network().release = FaultyStore.Fault.NOT_EXECUTED;
    permit.release(Outcome.throttled());
    one.network().release = FaultyStore.Fault.NONE;
    fixture.advance(1_000);
    answerReleases(0);
    Instant until = Instant.ofEpochMilli(ManualTimeline.START_MILLIS + 1);
    assertThat(events.all(PoolEvent.Cooled.class))
        .containsExactly(new PoolEvent.Cooled("netsuite", NONE, until));
  }

  private void answerReleases(long coolingUntil) {
    one.network().releaseReplies =
        reply -> new ReleaseReply(reply.header(), reply.status(), reply.standing(), coolingUntil);
  }

  @Test
  void otherSettingsAreToldByWhomeverTheyWereMade() throws Exception {
    one.pool(1);
    RecordedEvents others = RecordedEvents.of(two.coordinator());
    two.pool();
    one.pool(7);
    one.pool().acquire().close();
    fixture.set("state", "paused");
    fixture.advance(1);
    assertThat(one.pool().tryAcquire()).isEmpty();
    assertThat(events.all(PoolEvent.Resized.class)).isEmpty();

    fixture.set("state", "active");
    fixture.advance(1);
    one.coordinator().pool("netsuite", PoolConfig.ofLimit(3), IfDifferent.REPLACE);
    two.pool().acquire().close();
    fixture.set("limit", "4");
    fixture.advance(1);
    one.pool().acquire().close();
    PoolConfig[] limits = {PoolConfig.ofLimit(1), PoolConfig.ofLimit(3), PoolConfig.ofLimit(4)};
    assertThat(events.all(PoolEvent.Resized.class))
        .containsExactly(
            new PoolEvent.Resized("netsuite", limits[0], limits[1]),
            new PoolEvent.Resized("netsuite", limits[1], limits[2]));
    assertThat(others.all(PoolEvent.Resized.class))
        .containsExactly(new PoolEvent.Resized("netsuite", limits[0], limits[1]));
  }

  @Test
  void unitsAloneAreNotTold() throws Exception {
    Pool pool = one.pool(2, "2/1h");
    Permit permit = pool.acquire();
    permit.take(1);
    assertThatThrownBy(() -> permit.take(1)).isInstanceOf(PoolTimeoutException.class);
    assertThat(pool.rateLimiter().acquirePermission()).isFalse();
    permit.close();
    assertThat(events.all()).hasSize(2);
  }

  @Test
  void whatTheCallerGaveUpIsNotTold() throws Exception {
    Pool pool = one.pool(1);
    Permit held = two.pool().acquire();
    pool.acquireAsync().cancel(false);
    one.network().acquire = FaultyStore.Fault.NOT_EXECUTED;
    assertThatThrownBy(pool::tryAcquire).hasMessageContaining("NOT_EXECUTED");
    one.network().acquire = FaultyStore.Fault.NONE;
    held.close();
    assertThat(events.all())
        .containsExactly(new PoolEvent.Waiting("netsuite", "one:1", NONE, 1, "slots"));
  }

  @Test
  void aGrantThatOvertakesItsPlaceIsNotFollowedByIt() throws Exception {
    Pool pool = one.pool(1);
    Permit held = two.pool().acquire();
    pool.acquireAsync().cancel(false);
    one.network().slow(fixture.timeline, 100);
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    held.close();
    Permit permit = EngineFixture.granted(waiting);
    fixture.advance(1_000);
    permit.close();
    fixture.advance(1_000);
    one.network().slow(fixture.timeline, 0);
    await().until(() -> events.soFar().size() >= 3);
    assertThat(events.soFar())
        .containsExactly(
            new PoolEvent.Waiting("netsuite", "one:1", NONE, 1, "slots"),
            new PoolEvent.Granted("netsuite", "one:2", NONE, NONE, Duration.ZERO),
            new PoolEvent.Released("netsuite", "one:2", NONE, NONE, Duration.ofSeconds(1)));
  }

  @Test
  void whoComesLaterHearsWhatHappensFromThenOn() throws Exception {
    Pool pool = one.pool(1);
    one.coordinator().removeListener(events);
    Permit permit = pool.acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync(LABELLED);
    RecordedEvents late = RecordedEvents.of(one.coordinator());
    fixture.advance(20_000);
    assertThat(waiting).isCompletedExceptionally();
    permit.close();
    assertThat(late.all())
        .containsExactly(
            new PoolEvent.TimedOut("netsuite", "one:2", LABEL, Duration.ofSeconds(20)),
            new PoolEvent.Released("netsuite", "one:1", NONE, NONE, Duration.ofSeconds(20)));
    assertThat(events.soFar()).isEmpty();
  }
}
