package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.StoredMember;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Members that come and go, many of them, and pools that are made anew with them. */
public abstract class MemberChangeContract extends StoreContract {

  private static final Member A = Member.of("a");
  private static final Member B = Member.of("b");

  private DeclareReply update(long read, Member... members) {
    StoredPool wanted = new StoredPool(rotating(9, members), PoolState.ACTIVE, read);
    return observer.declare(new DeclareCommand(POOL, Mode.UPDATE, wanted, 0));
  }

  @Test
  void anUpdateThatIsDeliveredTwiceSaysTheSame() {
    declareMembers(9, A);
    long read = stored(observer.find()).changed();

    assertThat(update(read, A, B).status()).isEqualTo(DeclareReply.Status.REPLACED);
    assertThat(update(read, A, B).status()).isEqualTo(DeclareReply.Status.SAME);
    assertThat(update(read, A).status()).isEqualTo(DeclareReply.Status.DIFFERENT);
  }

  @Test
  void aMemberThatComesBackBeginsAnew() {
    declareMembers(9, A, B);
    first.granted(1, of("a"));
    first.release(1, Outcome.throttled());
    observer.members(Act.DRAIN, "a");
    update(stored(observer.find()).changed(), B);

    update(stored(observer.find()).changed(), A, B);

    StoredMember back = observer.member("a");
    assertThat(back.state()).isEqualTo(MemberState.ACTIVE);
    assertThat(back.coolingUntil()).isZero();
  }

  @Test
  void aMemberThatWasRemovedIsToldOfWhilePermitsAreHeldOnIt() {
    declareMembers(9, A, B);
    first.granted(1, of("a"));
    update(stored(observer.find()).changed(), B);

    assertThat(observer.members(Act.READ, "").members())
        .extracting(StoredMember::name)
        .containsExactly("b");
    assertThat(observer.members(Act.READ, "a").members())
        .extracting(StoredMember::name, StoredMember::held)
        .containsExactly(tuple("a", 1L), tuple("b", 0L));

    first.release(1);

    assertThat(observer.members(Act.READ, "a").members())
        .extracting(StoredMember::name)
        .containsExactly("b");
  }

  @Test
  void aJobThatNamesAMemberWhichNobodyKnowsIsToldSo() {
    declareMembers(9, A);

    AcquireReply reply = first.acquire(1, new Preference(List.of("z"), true));

    assertThat(reply.status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(reply.standing().reason()).isEqualTo("member z");
  }

  @Test
  void aPoolThatIsMadeAnewCountsItsMembersAnew() {
    declareMembers(9, Member.builder("a").limit(1).build());
    first.granted(1);
    fixture().setField(POOL, "state", "deleted");
    advance(Duration.ofMinutes(1));

    observer.declare(declaration(Mode.KEEP, rotating(9, Member.builder("a").limit(1).build())));

    assertThat(audit().held()).isEmpty();
    assertThat(second.granted(1).member()).isEqualTo("a");
    assertThat(audit().held()).isEqualTo(Map.of("a", 1L));
    assertThat(second.acquire(2).standing().reason()).isEqualTo("member slots");
  }

  /** More than one operation serves, each of them blocked. */
  @Test
  void sixHundredQueuesForMembersHoldUpNobody() {
    Member[] members =
        IntStream.rangeClosed(0, 600)
            .mapToObj(number -> Member.builder("m" + number).limit(1).build())
            .toArray(Member[]::new);
    declareMembers(600, members);
    IntStream.range(0, 600).forEach(number -> first.granted(2 * number, of("m" + number)));
    IntStream.range(0, 600).forEach(number -> first.queued(2 * number + 1, of("m" + number)));
    setLimit(1_000);

    AcquireReply free = second.acquire(1);
    assertThat(free.status()).isEqualTo(Status.GRANTED);
    assertThat(free.grant()).isNotNull();
    assertThat(free.grant().member()).isEqualTo("m600");
    assertThat(free.header().more()).isFalse();

    assertThat(first.release(2 * 599).header().grants())
        .extracting(grant -> grant.member())
        .containsExactly("m599");
  }

  @Test
  void nobodyIsKeptFromAMemberThatCanNeverServeTheHead() {
    RateLimit ten = RateLimit.of(10, Duration.ofSeconds(20));
    declare(
        PoolConfig.builder()
            .limit(9)
            .timeout(PoolConfig.MAX_TIMEOUT)
            .member(Member.builder("a").rateLimit(ten).build())
            .member(Member.builder("b").rateLimit(RateLimit.of(1, ten.window())).build())
            .build());
    assertThat(first.granted(1, 6).member()).isEqualTo("a");
    first.queued(2, 6);

    assertThat(second.granted(1, of("b")).member()).isEqualTo("b");
  }

  @Test
  void unitsWithoutASlotAreNotThoseOfMembers() {
    declareMembers(9, Member.builder("a").rateLimit(RateLimit.perMinute(1)).build());

    assertThat(first.take(1, 5).status()).isEqualTo(Status.GRANTED);
  }

  @Test
  void aCoolDownThatPeopleBeginIsNotEndedByOlderCalls() {
    declareMembers(9, A, B);
    first.granted(1, of("a"));
    fixture().setMemberField(POOL, "a", "cooling", "until=" + isoIn(Duration.ofMinutes(5)));

    first.release(1, Outcome.success());

    assertThat(observer.member("a").coolingUntil()).isGreaterThan(now());
  }

  private String isoIn(Duration duration) {
    String instant = Instant.ofEpochMilli(now() + duration.toMillis()).toString();
    return instant.length() == "2026-11-20T21:37:44Z".length()
        ? instant.replace("Z", ".000Z")
        : instant;
  }
}
