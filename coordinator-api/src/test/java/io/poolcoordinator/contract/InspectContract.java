package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.InspectReply.InspectedMember;
import io.poolcoordinator.spi.InspectReply.InspectedPool;
import io.poolcoordinator.spi.InspectReply.WindowUse;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.StoredMember;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a pool stands: each field of it. */
public abstract class InspectContract extends StoreContract {

  private static final RateLimit PER_MINUTE = RateLimit.perMinute(20);

  @Test
  void aPoolThatIsMissingIsNone() {
    InspectReply reply = operator.look();

    assertThat(reply.pool()).isNull();
    assertThat(reply.header().changed()).isZero();
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  void nothingIsHeldOrWaitedForInANewPool() {
    declare(2);

    InspectReply reply = operator.look();

    assertThat(reply.header().time()).isEqualTo(now());
    assertThat(reply.header().changed()).isEqualTo(observer.find().header().changed());
    assertThat(reply.pool())
        .isEqualTo(
            new InspectedPool(
                stored(observer.find()), 0, 0, 0, "", 0, 0, 0, List.of(), List.of(), 0, 0));
  }

  @Test
  void settingsAreThoseInForce() {
    declareMembers(2, Member.of("a"));
    operator.members(MemberCommand.Act.DRAIN, "a");
    setLimit(5);

    InspectReply reply = operator.look();

    assertThat(operator.inspect().stored()).isEqualTo(stored(observer.find()));
    assertThat(operator.inspect().stored().config().limit()).isEqualTo(5);
    assertThat(operator.inspect().stored().memberStates())
        .isEqualTo(Map.of("a", MemberState.DRAINED));
    assertThat(reply.header().changed()).isEqualTo(observer.find().header().changed());
  }

  @Test
  void membersThatWereEditedByHandAreFound() {
    declareMembers(2, Member.of("a"));
    long changed = operator.look().header().changed();
    fixture().setMemberField(POOL, "a", "limit", "1");

    assertThat(operator.look().header().changed()).isGreaterThan(changed);
  }

  @Test
  void ofThoseInOneQueueAWaiterThatIsParkedMayBeTheOldest() {
    declare(1);
    long oldest = now();
    first.granted(1);
    third.queued(1);
    first.release(1);
    first.granted(2);
    advance(Duration.ofSeconds(1));
    second.queued(1);
    assertThat(audit().parked()).containsExactly("third:1");

    assertThat(operator.inspect().oldestSince()).isEqualTo(oldest);
    third.release(1);
    assertThat(operator.inspect().oldestSince()).isEqualTo(oldest + 1_000);
  }

  @Test
  @Tag(CORE)
  void eachGrantAndEachThrottledCallIsCountedOnce() {
    declare(1);
    first.granted(1);
    first.granted(1);
    assertThat(operator.inspect().granted()).as("asked twice").isEqualTo(1);
    second.listen().queued(1);
    first.release(1);
    assertThat(operator.inspect().granted()).as("with the one that waited").isEqualTo(2);

    second.release(1, Outcome.throttled());
    second.release(1, Outcome.throttled());

    assertThat(operator.inspect().throttled()).isEqualTo(1);
    setRate("10/1m");
    advance(Duration.ofMinutes(5));
    second.taken(2, 1);
    second.reserved(3, 1);
    assertThat(operator.inspect().granted()).as("with units alone").isEqualTo(4);
    second.granted(4);
    assertThat(operator.inspect().granted()).as("with a window").isEqualTo(5);
  }

  @Test
  @Tag(CORE)
  void holdersAndWaitersOfAllQueuesAreCounted() {
    declareMembers(2, Member.of("a"));
    setRate("2/1m");
    first.granted(1);
    first.granted(2);
    third.queued(1);
    third.queuedTake(2, 1);
    third.queued(3, of("a"));
    new TestOperator(worker("clerk")).done(Act.ATTACH, "exact");

    InspectedPool pool = operator.inspect();

    assertThat(pool.held()).isEqualTo(2);
    assertThat(pool.waiting()).isEqualTo(3);
    assertThat(pool.connections()).isEqualTo(1);
    advanceMillis(LEASE);
    assertThat(operator.inspect().held()).isZero();
  }

  @Test
  void theOldestWaiterIsTheOneWithTheOldestTicketParkedOrNot() {
    declareMembers(1, Member.of("a"));
    first.granted(1);
    long oldest = now();
    third.queued(1, of("a"));
    advance(Duration.ofSeconds(2));
    second.queued(1);
    assertThat(operator.inspect().oldestSince()).isEqualTo(oldest);
    advance(Duration.ofSeconds(2));
    setLimit(2);
    operator.inspect();
    assertThat(audit().parked()).contains("third:1");

    assertThat(operator.inspect().oldestSince()).isEqualTo(oldest);
    third.release(1);
    assertThat(operator.inspect().oldestSince()).isEqualTo(oldest + 2_000);
    second.release(1);
    assertThat(operator.inspect().oldestSince()).isZero();
  }

  @Test
  void whatIsFreeIsGrantedFirst() {
    declareRated(1, RateLimit.perMinute(1));
    second.listen();
    first.granted(1);
    QueuedWaiter waiter = second.queued(1);
    first.release(1);
    advance(Duration.ofSeconds(59));
    second.poll(waiter);
    advance(Duration.ofSeconds(2));

    InspectedPool pool = operator.inspect();

    awaitPushed(second, "second:1");
    assertThat(pool.held()).isEqualTo(1);
    assertThat(pool.waiting()).isZero();
    assertThat(pool.windows()).extracting(WindowUse::used).containsExactly(1L);
  }

  @Test
  void windowsTellWhatIsUsedAndWhenTheyOpen() {
    declareRated(9, RateLimit.perSecond(5), PER_MINUTE);
    long start = align(3_000);
    first.granted(1, 5);

    assertThat(operator.inspect().windows())
        .containsExactly(new WindowUse(5, start + 1_001), new WindowUse(5, 0));
    setRate("6/1s,4/1m");
    assertThat(operator.inspect().windows())
        .containsExactly(new WindowUse(5, 0), new WindowUse(5, start + 60_060));
    advanceMillis(1_001);
    assertThat(operator.inspect().windows())
        .containsExactly(new WindowUse(0, 0), new WindowUse(5, start + 60_060));
  }

  @Test
  void unitsThatAreReservedAheadAreUsed() {
    declareRated(9, RateLimit.perSecond(5));
    first.granted(1, 5);
    first.reserved(2, 3);

    WindowUse used = operator.inspect().windows().get(0);

    assertThat(used).isEqualTo(new WindowUse(8, now() + 1_001));
  }

  @Test
  void membersTellHowTheyStand() {
    declare(
        PoolConfig.builder()
            .limit(9)
            .timeout(PoolConfig.MAX_TIMEOUT)
            .member(Member.builder("b").weight(2).rateLimit(PER_MINUTE).build())
            .member(Member.of("a"))
            .build());
    long start = align(60);
    first.granted(1, of("b"));
    first.granted(2, of("b"));
    first.release(2, Outcome.failed());
    operator.members(MemberCommand.Act.DRAIN, "a");
    assertThat(audit().rotation()).containsExactly("b", "a", "b");

    assertThat(operator.inspect().members())
        .containsExactly(
            new InspectedMember(new StoredMember("a", MemberState.DRAINED, 0, 0, 0), 2, List.of()),
            new InspectedMember(
                new StoredMember("b", MemberState.ACTIVE, 1, 0, 1),
                1,
                List.of(new WindowUse(2, 0))));
    assertThat(operator.inspect("b").windows().get(0).opensAt()).isZero();

    first.granted(3);
    assertThat(operator.inspect("b").turn()).isEqualTo(2);
    assertThat(operator.inspect("a").turn()).isEqualTo(1);
    first.acquire(first.command(4, 17, true, 0, of("b")));
    assertThat(operator.inspect("b").windows()).containsExactly(new WindowUse(20, start + 60_060));
  }

  @Test
  void aMemberThatCoolsDownSaysUntilWhen() {
    declareMembers(9, Member.of("a"), Member.of("b"));
    first.granted(1, of("a"));
    first.release(1, Outcome.throttled(Duration.ofSeconds(7)));

    assertThat(operator.inspect("a").standing().coolingUntil()).isEqualTo(now() + 7_000);
    assertThat(operator.inspect("b").standing().coolingUntil()).isZero();
    assertThat(operator.inspect().coolingUntil()).isZero();
  }

  @Test
  void aPoolThatCoolsDownSaysUntilWhen() {
    declare(2);
    first.granted(1);
    long until = now() + 7_000;
    first.release(1, Outcome.throttled(Duration.ofSeconds(7)));

    InspectedPool pool = operator.inspect();
    assertThat(pool.coolingUntil()).isEqualTo(until);
    assertThat(pool.blocked()).startsWith("cooling until ");
    assertThat(pool.blockedUntil()).isEqualTo(until);

    advance(Duration.ofSeconds(8));
    assertThat(operator.inspect().coolingUntil()).isEqualTo(until);
    assertThat(operator.inspect().blocked()).isEmpty();
    assertThat(operator.inspect().blockedUntil()).isZero();
    first.granted(2);
    assertThat(operator.inspect().blocked()).isEqualTo("probe");
  }

  @Test
  void aDeletedPoolStillSaysHowItStands() {
    declare(1);
    first.granted(1);
    first.queued(2);
    new TestOperator(worker("clerk")).done(Act.DELETE);

    InspectedPool pool = operator.inspect();

    assertThat(pool.stored().state()).isEqualTo(PoolState.DELETED);
    assertThat(pool.held()).isEqualTo(1);
    assertThat(pool.waiting()).isEqualTo(1);
    assertThat(pool.oldestSince()).isEqualTo(now());
    assertThat(pool.blocked()).isEqualTo("deleted");
    assertThat(pool.blockedUntil()).isZero();
    assertThat(pool.connections()).isZero();
    advanceMillis(LEASE);
    assertThat(operator.inspect().held()).isZero();
  }

  @Test
  void lookingChangesNoSettings() {
    declareRated(1, PER_MINUTE);
    first.granted(1);
    first.queued(2);
    Audit before = audit();
    long changed = observer.find().header().changed();
    long generation = observer.find().header().generation();

    InspectReply reply = operator.look();

    assertThat(reply.header().changed()).isEqualTo(changed);
    assertThat(reply.header().generation()).isEqualTo(generation);
    assertThat(audit()).isEqualTo(before);
  }
}
