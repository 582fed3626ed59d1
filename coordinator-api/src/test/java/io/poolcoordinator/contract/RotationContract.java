package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One order of turns, shared by all workers: exact, evenly spread, and kept by who is skipped. */
public abstract class RotationContract extends StoreContract {

  private static final Member A = Member.of("a");
  private static final Member B = Member.of("b");
  private static final Member C = Member.of("c");

  private int last;

  /** The members of that many calls, by two workers in turns. */
  private List<String> turns(int count) {
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      turns.add((i % 2 == 0 ? first : second).turn(++last));
    }
    return turns;
  }

  private static DeclareCommand beginning(int start, Member... members) {
    return new DeclareCommand(POOL, Mode.KEEP, settings(rotating(9, members)), 0, start);
  }

  private DeclareReply replace(Member... members) {
    return observer.declare(declaration(Mode.REPLACE, rotating(9, members)));
  }

  @Test
  @Tag(CORE)
  void turnsAreSharedByAllWorkersInExactProportion() {
    declareMembers(9, Member.of("a", 1), Member.of("b", 2), Member.of("c", 4));

    Map<String, Integer> counts = new TreeMap<>();
    turns(70).forEach(name -> counts.merge(name, 1, Integer::sum));

    assertThat(counts).isEqualTo(Map.of("a", 10, "b", 20, "c", 40));
  }

  @Test
  void turnsAreSpreadEvenlyNotInBlocks() {
    declareMembers(9, Member.of("a", 1), Member.of("b", 2));
    assertThat(audit().rotation()).containsExactly("b", "a", "b");
    assertThat(turns(6)).containsExactly("b", "a", "b", "b", "a", "b");

    replace();
    replace(Member.of("a", 5), Member.of("b", 3), Member.of("c", 2));

    assertThat(audit().rotation())
        .containsExactly("a", "b", "c", "a", "a", "b", "a", "c", "b", "a");
  }

  @Test
  void membersOfTheSameWeightTakeTurnsByName() {
    declareMembers(9, C, A, B);

    assertThat(turns(6)).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void aRotationBeginsAtThePlaceThatTheWorkerDrew() {
    observer.declare(beginning(5, A, B, C));
    advanceMillis(1);
    assertThat(turns(4)).containsExactly("c", "a", "b", "c");

    observer.declare(beginning(1, A, B, C));
    assertThat(audit().rotation()).containsExactly("a", "b", "c");
  }

  @Test
  void whoIsSkippedKeepsItsTurn() {
    declareMembers(9, A, B, C);
    fixture().setMemberField(POOL, "a", "limit", "0");
    assertThat(turns(3)).containsExactly("b", "c", "b");
    assertThat(audit().rotation()).startsWith("a");

    fixture().setMemberField(POOL, "a", "limit", null);

    assertThat(turns(1)).containsExactly("a");
  }

  @Test
  void turnsAreSpreadAgainOnceAllCanServeAfterASkip() {
    declareMembers(9, Member.of("a", 2), Member.of("b", 2));
    assertThat(audit().rotation()).containsExactly("a", "b", "a", "b");
    fixture().setMemberField(POOL, "a", "limit", "0");
    assertThat(turns(2)).containsExactly("b", "b");
    assertThat(audit().rotation()).containsExactly("a", "a", "b", "b");
    fixture().setMemberField(POOL, "a", "limit", null);

    assertThat(turns(6)).containsExactly("a", "b", "a", "b", "a", "b");
  }

  @Test
  void turnsAreNotSpreadAgainWhileSomebodyCannotServe() {
    declareMembers(9, Member.of("a", 2), Member.of("b", 2), Member.of("c", 1));
    fixture().setMemberField(POOL, "c", "limit", "0");
    fixture().setMemberField(POOL, "a", "limit", "0");
    turns(3);
    List<String> skipped = audit().rotation();
    fixture().setMemberField(POOL, "a", "limit", null);

    turns(1);

    List<String> moved = new ArrayList<>(skipped);
    moved.remove("a");
    moved.add("a");
    assertThat(audit().rotation()).isEqualTo(moved);
  }

  @Test
  void aPreferenceDoesNotMoveTheSharedOrder() {
    declareMembers(9, A, B, C);

    assertThat(first.granted(100, of("c", "a")).member()).isEqualTo("c");
    fixture().setMemberField(POOL, "c", "limit", "1");
    assertThat(first.granted(101, of("c", "a")).member()).isEqualTo("a");

    assertThat(audit().rotation()).containsExactly("a", "b", "c");
  }

  @Test
  void aMemberThatIsAddedLeavesTheOthersTheirPlaces() {
    declareMembers(9, A, B);
    turns(1);

    DeclareReply reply = replace(A, B, Member.of("c", 2));

    assertThat(reply.status()).isEqualTo(DeclareReply.Status.REPLACED);
    assertThat(audit().rotation()).containsExactly("c", "b", "c", "a");
    assertThat(stored(reply).config()).isEqualTo(rotating(9, A, B, Member.of("c", 2)));
  }

  @Test
  void aMemberOfAnotherWeightLeavesTheOthersTheirPlaces() {
    declareMembers(9, A, B, C);
    turns(1);

    replace(A, B, Member.of("c", 3));
    assertThat(audit().rotation()).containsExactly("c", "b", "c", "c", "a");
    replace(A, B, C);

    assertThat(audit().rotation()).containsExactly("b", "c", "a");
  }

  @Test
  void aMemberThatIsRemovedGetsNoTurnsAndKeepsItsHolders() {
    declareMembers(9, A, B);
    Grant grant = first.granted(100);
    assertThat(grant.member()).isEqualTo("a");

    replace(B);

    assertThat(turns(2)).containsExactly("b", "b");
    assertThat(audit().held()).isEqualTo(Map.of("a", 1L));
    assertThat(first.renew(grant).ends()).containsExactly(now() + LEASE);
  }

  @Test
  void aMemberThatWasRemovedIsForgottenAfterADay() {
    Preference job = new Preference(List.of("a"), true);
    declareMembers(9, Member.builder("a").limit(0).build(), B);
    replace(B);
    advance(Duration.ofHours(24).minusMillis(1));
    replace(B, C);
    assertThat(first.acquire(1, job).standing().reason()).isEqualTo("member slots");
    first.release(1);
    advanceMillis(1);

    replace(B);

    assertThat(first.acquire(2, job).status()).isEqualTo(AcquireReply.Status.IMPOSSIBLE);
    assertThat(first.acquire(3, job).standing().reason()).isEqualTo("member a");
  }

  @Test
  void membersThatAreDeclaredAgainChangeNothing() {
    declareMembers(9, A, B, C);
    turns(1);
    long changed = stored(observer.find()).changed();

    assertThat(observer.declare(beginning(2, A, B, C)).status())
        .isEqualTo(DeclareReply.Status.SAME);
    assertThat(replace(A, B, C).status()).isEqualTo(DeclareReply.Status.SAME);

    assertThat(audit().rotation()).containsExactly("b", "c", "a");
    assertThat(stored(observer.find()).changed()).isEqualTo(changed);
  }

  @Test
  void statesAreRestoredWithTheMembers() {
    StoredPool lost =
        new StoredPool(rotating(9, A, B), PoolState.ACTIVE, Map.of("a", MemberState.DISABLED), 77);

    DeclareReply restored = observer.declare(new DeclareCommand(POOL, Mode.RESTORE, lost, 1_000));

    assertThat(restored.stored()).isEqualTo(lost);
    assertThat(observer.member("a").state()).isEqualTo(MemberState.DISABLED);
  }

  @Test
  void turnsThatAreAddedByHandCountAtOnceAndAreNoticed() {
    declareMembers(9, A, B);
    long changed = stored(observer.find()).changed();
    fixture().addTurn(POOL, "c");
    fixture().addTurn(POOL, "a");

    assertThat(turns(4)).containsExactly("a", "b", "c", "a");
    StoredPool found = stored(observer.find());

    assertThat(found.changed()).isGreaterThan(changed);
    assertThat(found.config()).isEqualTo(rotating(9, Member.of("a", 2), B, C));
    assertThat(stored(observer.find()).changed()).isEqualTo(found.changed());
  }

  @Test
  void aPoolWithoutMembersGetsThemByHand() {
    declare(9);
    assertThat(first.turn(1)).isEmpty();

    fixture().addTurn(POOL, "a");

    assertThat(first.turn(2)).isEqualTo("a");
    assertThat(stored(observer.find()).config().members()).containsExactly(A);
  }

  @Test
  void whoseMembersAreAllRemovedByHandGrantsNobody() {
    declareMembers(9, A);
    fixture().removeTurns(POOL, "a");

    AcquireReply refused = first.acquire(1, 0);

    assertThat(refused.status()).isEqualTo(Status.REFUSED);
    assertThat(refused.standing().reason()).isEqualTo("no active member");
    fixture().addTurn(POOL, "b");
    assertThat(first.turn(2)).isEqualTo("b");
  }

  @Test
  void aPoolThatIsDeclaredWithoutItsMembersIsOneWithoutMembers() {
    declareMembers(9, A);

    observer.declare(declaration(Mode.REPLACE, PoolConfig.ofLimit(9)));

    assertThat(first.turn(1)).isEmpty();
    assertThat(observer.members(Act.READ, "").members()).isEmpty();
  }
}
