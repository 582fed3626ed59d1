package io.poolcoordinator.internal;

import static io.poolcoordinator.internal.MemberPermitTest.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members are seen and changed while their pool is in use. */
class MembersHandleTest {

  private static final Member SLOW =
      Member.builder("eol1").rateLimit(RateLimit.perMinute(60)).attribute("country", "NL").build();

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final Pool pool = one.pool(9, SLOW, Member.of("eol2", 2));
  private final PoolMembers members = pool.members();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Whose turn it is depends on where the rotation happened to begin. */
  private static MemberSnapshot standing(
      Member member, MemberState state, long held, Optional<Instant> coolingUntil, double share) {
    return new MemberSnapshot(member, state, held, coolingUntil, 0, 0, share, List.of());
  }

  private void assertListed(MemberSnapshot... expected) {
    assertThat(members.list())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("turn", "windows")
        .containsExactly(expected);
  }

  /** As a worker reads them that knows nothing yet. */
  private List<Member> stored() {
    return fixture.worker("reader").pool().config().members();
  }

  @Test
  void everyCallReturnsTheSameObject() {
    assertThat(pool.members()).isSameAs(members);
    assertThat(one.pool().members()).isSameAs(members);
  }

  @Test
  void theyAreListedAsTheyStand() throws Exception {
    Permit held = pool.job(List.of("eol1")).acquire();
    assertListed(
        standing(SLOW, MemberState.ACTIVE, 1, Optional.empty(), 1 / 3.0),
        standing(Member.of("eol2", 2), MemberState.ACTIVE, 0, Optional.empty(), 2 / 3.0));
    two.pool().members().replace(Member.of("eol2", 5));
    two.pool().members().disable("eol2");
    held.release(Outcome.throttled(Duration.ofSeconds(10)));
    assertListed(
        standing(
            SLOW,
            MemberState.ACTIVE,
            0,
            Optional.of(Instant.ofEpochMilli(ManualTimeline.START_MILLIS + 10_000)),
            1 / 6.0),
        standing(Member.of("eol2", 5), MemberState.DISABLED, 0, Optional.empty(), 5 / 6.0));
  }

  @Test
  void oneIsAddedReplacedAndRemoved() throws Exception {
    Member third = Member.builder("eol3").limit(2).build();
    members.add(third);
    assertThat(stored()).containsExactly(SLOW, Member.of("eol2", 2), third);
    members.replace(Member.of("eol3", 7));
    members.remove("eol1");
    assertThat(stored()).containsExactly(Member.of("eol2", 2), Member.of("eol3", 7));
    assertThat(pool.config().members()).isEqualTo(stored());
    assertThat(pool.config().limit()).isEqualTo(9);
  }

  @Test
  void theLastOneCanBeRemoved() throws Exception {
    members.remove("eol1");
    members.remove("eol2");
    assertThat(members.list()).isEmpty();
    assertThat(pool.config().members()).isEmpty();
    pool.acquire().close();
  }

  private void assertRefused(Consumer<PoolMembers> act, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> act.accept(members)).withMessage(message);
  }

  @Test
  void whatThereIsNotIsNamedWithWhatThereIs() {
    String unknown =
        "pool netsuite has no member eol9; its members are eol1, eol2: ask for one of them, or add"
            + " it";
    assertRefused(all -> all.replace(Member.of("eol9")), unknown);
    assertRefused(all -> all.remove("eol9"), unknown);
    assertRefused(all -> all.disable("eol9"), unknown);
    assertRefused(all -> all.enable("eol9"), unknown);
    assertRefused(all -> all.endCoolDown("eol9"), unknown);
    assertThat(EngineFixture.failure(members.drain("eol9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(unknown);
    assertRefused(
        all -> all.add(Member.of("eol2")),
        "pool netsuite has a member eol2 already; its members are eol1, eol2: replace it, or choose"
            + " another name");
    assertRefused(
        all -> all.add(Member.of("eol3", 998)),
        "the weights of the members add up to 1001, but must not be above 1000; give some of"
            + " them less weight");
  }

  @Test
  void whatNoMemberCanBeCalledIsRefusedBeforeAnythingIsSent() {
    int sent = one.network().memberCommands;
    int finds = one.network().finds;
    for (String name : new String[] {"", "a b", "x".repeat(65)}) {
      for (Consumer<PoolMembers> act :
          List.<Consumer<PoolMembers>>of(
              all -> all.remove(name),
              all -> all.enable(name),
              all -> all.disable(name),
              all -> all.endCoolDown(name))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> act.accept(members))
            .withMessageStartingWith("a member's name must ");
      }
      assertThat(EngineFixture.failure(members.drain(name)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(one.network().memberCommands).isEqualTo(sent);
    assertThat(one.network().finds).isEqualTo(finds);
  }

  @Test
  void whatOthersChangeMeanwhileIsKept() {
    one.network().beforeDeclare =
        () -> {
          one.network().beforeDeclare = () -> {};
          fixture.advance(1);
          two.pool().members().add(Member.of("eol3"));
        };
    members.remove("eol1");
    assertThat(stored()).containsExactly(Member.of("eol2", 2), Member.of("eol3"));
  }

  @Test
  void whoIsDisabledGetsNothingUntilItIsEnabled() throws Exception {
    members.disable("eol2");
    for (int i = 0; i < 4; i++) {
      assertThat(serve(two.pool())).isEqualTo("eol1");
    }
    members.disable("eol1");
    assertThatThrownBy(() -> two.pool().acquire(Duration.ZERO))
        .isInstanceOf(PoolTimeoutException.class)
        .hasMessageEndingWith("blocked by no active member; enable a member, or add one");
    CompletableFuture<Permit> waiting = two.pool().acquireAsync();
    members.enable("eol2");
    EngineFixture.granted(waiting).close();
  }

  @Test
  void aCoolDownIsEndedByHand() throws Exception {
    members.remove("eol2");
    pool.acquire().release(Outcome.throttled(Duration.ofMinutes(5)));
    assertThat(pool.tryAcquire()).isEmpty();
    two.pool().members().endCoolDown("eol1");
    assertThat(serve(pool)).isEqualTo("eol1");
  }

  @Test
  void aPoolWithMembersHasNoCoolDownOfItsOwn() {
    assertThatThrownBy(pool::endCoolDown)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "pool netsuite has members, and cools down by member; its members are eol1, eol2: use"
                + " members().endCoolDown(name)");
    members.remove("eol1");
    members.remove("eol2");
    pool.endCoolDown();
    fixture.set("state", "deleted");
    assertThatThrownBy(pool::endCoolDown).isInstanceOf(PoolDeletedException.class);
  }

  @Test
  void whoIsDisabledStaysSoWhateverElseIsChanged() {
    members.disable("eol1");
    members.replace(SLOW.toBuilder().weight(3).build());
    members.add(Member.of("eol3"));
    assertThat(members.list().get(0).state()).isEqualTo(MemberState.DISABLED);
    fixture.pools.forgetAll();
    assertThatThrownBy(members::list).isInstanceOf(PoolNotFoundException.class);
    // Who asks for what was lost brings it back, with the states.
    assertThat(members.list())
        .extracting(MemberSnapshot::state)
        .containsExactly(MemberState.DISABLED, MemberState.ACTIVE, MemberState.ACTIVE);
  }

  @Test
  void whoeverMakesOrRestoresARotationDrawsWhereItBegins() {
    for (int i = 0; i < 20; i++) {
      one.pool(9);
      if (Objects.requireNonNull(one.network().lastDeclare).start() >= 1_000) {
        break;
      }
    }
    // As many as are drawn from leave no remainder that counts, whatever the number of turns.
    assertThat(Objects.requireNonNull(one.network().lastDeclare).start())
        .isBetween(1_000, 999_999_999);
  }

  @Test
  void aPoolThatIsGoneHasNoMembers() {
    fixture.set("state", "deleted");
    assertThatThrownBy(members::list).isInstanceOf(PoolDeletedException.class);
    assertThatThrownBy(() -> members.add(Member.of("eol3")))
        .isInstanceOf(PoolDeletedException.class);
    assertThatThrownBy(() -> members.enable("eol1")).isInstanceOf(PoolDeletedException.class);
    assertThat(EngineFixture.failure(members.drain("eol1")))
        .isInstanceOf(PoolDeletedException.class);
  }

  @Test
  void whatTheStoreFailsWithFailsThem() {
    one.network().members = FaultyStore.Fault.NOT_EXECUTED;
    one.network().inspect = FaultyStore.Fault.NOT_EXECUTED;
    assertThatThrownBy(members::list).isInstanceOf(PoolStoreException.class);
    assertThatThrownBy(() -> members.disable("eol1")).isInstanceOf(PoolStoreException.class);
    assertThat(EngineFixture.failure(members.drain("eol1"))).isInstanceOf(PoolStoreException.class);
  }

  @Test
  void aThreadThatTheClientNeedsIsNotBlocked() {
    one.network().actAsClientThread();
    for (Consumer<PoolMembers> act :
        List.<Consumer<PoolMembers>>of(
            PoolMembers::list,
            all -> all.add(Member.of("eol3")),
            all -> all.remove("eol1"),
            all -> all.enable("eol1"))) {
      assertThatThrownBy(() -> act.accept(members))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("belongs to the store's client");
    }
    assertThat(members.drain("eol1")).isCompleted();
  }

  @Test
  void aCoordinatorThatIsClosedChangesNothing() {
    one.coordinator().close(Duration.ZERO);
    assertThatThrownBy(members::list).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(() -> members.remove("eol1")).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(pool::endCoolDown).isInstanceOf(CoordinatorClosedException.class);
    assertThat(EngineFixture.failure(members.drain("eol1")))
        .isInstanceOf(CoordinatorClosedException.class);
    assertThat(stored()).hasSize(2);
  }
}
