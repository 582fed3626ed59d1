package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Connection;
import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.internal.FaultyStore.Fault;
import io.poolcoordinator.spi.ActCommand.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection is attached to one pool at the most, whatever fails and whoever else moves it. */
class AttachmentsTest {

  private static final List<String> POOLS = List.of("a", "b", "x");

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = one.coordinator().admin();
  private final PoolAdmin other = two.coordinator().admin();

  @BeforeEach
  void pools() {
    POOLS.forEach(pool -> two.coordinator().pool(pool, PoolConfig.ofLimit(1)));
    other.attach("magento", "a");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** The pools that have the connection. */
  static List<String> places(PoolAdmin admin, List<String> pools) {
    return pools.stream().filter(pool -> admin.connections(pool).contains("magento")).toList();
  }

  private void assertAt(String pool) {
    assertThat(places(other, POOLS)).containsExactly(pool);
    assertThat(other.poolOf("magento")).contains(pool);
  }

  private void assertNowhere() {
    assertThat(places(other, POOLS)).isEmpty();
    assertThat(other.poolOf("magento")).isEmpty();
  }

  /** The pool from which a worker's connection gets a permit now; none if it gets none. */
  private static Optional<String> acquiresFrom(EngineFixture.Worker worker) throws Exception {
    Connection connection = worker.coordinator().connection("magento");
    try (var permit = connection.tryAcquire().orElseThrow()) {
      return Optional.of(permit.pool());
    } catch (ConnectionDetachedException detached) {
      return Optional.empty();
    }
  }

  private List<String> acts(String pool) {
    return other.events(pool, 100).stream()
        .map(event -> event.act() + " " + event.before() + event.after())
        .filter(act -> !act.startsWith("made"))
        .toList();
  }

  @Test
  void oneThatIsAttachedIsListedAndFound() {
    admin.attach("shopify", "a");
    assertThat(admin.connections("a")).containsExactly("magento", "shopify");
    assertThat(admin.poolOf("shopify")).contains("a");
    assertThat(admin.snapshot("a").connections()).isEqualTo(2);
    assertThat(acts("a")).containsExactly("attached shopify", "attached magento");
  }

  @Test
  void oneThatIsMovedIsInTheNewPoolOnly() {
    admin.as("anna").because("load").attach("magento", "b");
    assertAt("b");
    assertThat(acts("a")).containsExactly("detached magento", "attached magento");
    assertThat(acts("b")).containsExactly("attached magento");
    AdministrativeEvent detached = admin.events("a", 1).get(0);
    assertThat(detached.actor()).isEqualTo("anna");
    assertThat(detached.reason()).isEqualTo("load");
  }

  @Test
  void oneThatIsAttachedWhereItIsStaysThere() {
    admin.attach("magento", "a");
    assertAt("a");
    assertThat(acts("a")).containsExactly("attached magento");
  }

  @Test
  void oneThatIsDetachedIsNowhere() {
    assertThat(admin.detach("magento")).contains("a");
    assertNowhere();
    assertThat(admin.detach("magento")).isEmpty();
    assertThat(admin.detach("shopify")).isEmpty();
    assertThat(acts("a")).containsExactly("detached magento", "attached magento");
    admin.attach("magento", "a");
    assertAt("a");
  }

  @Test
  void oneOfAPoolThatIsGoneCanBeDetachedAndMoved() {
    admin.delete("a");
    assertThat(admin.detach("magento")).isEmpty();
    admin.attach("magento", "b");
    assertAt("b");
    fixture.pools.forget("b");
    admin.attach("magento", "x");
    assertThat(admin.poolOf("magento")).contains("x");
  }

  @Test
  void nothingIsDetachedForAPoolThatThereIsNot() {
    admin.snapshot("b");
    other.delete("b");
    for (PoolAdmin worker : List.of(admin, other)) {
      assertThatThrownBy(() -> worker.attach("magento", "b"))
          .isInstanceOf(PoolDeletedException.class);
      assertThatThrownBy(() -> worker.attach("magento", "none"))
          .isInstanceOf(PoolNotFoundException.class);
    }
    assertThat(places(other, List.of("a", "x"))).containsExactly("a");
    fixture.pools.forget("x");
    assertThatThrownBy(() -> other.attach("magento", "x"))
        .isInstanceOf(PoolNotFoundException.class);
    assertThat(other.poolOf("magento")).contains("a");
  }

  private void failAt(Act act, Fault fault) {
    one.network().beforeAct =
        command -> one.network().act = command.act() == act ? fault : Fault.NONE;
  }

  private void recover() {
    one.network().beforeAct = command -> {};
    one.network().act = Fault.NONE;
    one.network().note = Fault.NONE;
    one.network().lookup = Fault.NONE;
  }

  @Test
  void whatFailsHalfWayAcquiresNowhereAndIsMendedByAttachingItAgain() throws Exception {
    List<Runnable> failures =
        List.of(
            () -> failAt(Act.DETACH, Fault.REPLY_LOST),
            () -> one.network().note = Fault.NOT_EXECUTED,
            () -> one.network().note = Fault.REPLY_LOST,
            () -> failAt(Act.ATTACH, Fault.NOT_EXECUTED));
    for (int i = 0; i < failures.size(); i++) {
      failures.get(i).run();
      assertThatThrownBy(() -> admin.attach("magento", "b"))
          .as("failure " + i)
          .isInstanceOf(PoolStoreException.class);
      recover();
      assertNowhere();
      assertThat(acquiresFrom(one)).isEmpty();
      assertThat(acquiresFrom(two)).isEmpty();
      admin.attach("magento", i % 2 == 0 ? "b" : "a");
      assertAt(i % 2 == 0 ? "b" : "a");
      assertThat(acquiresFrom(one)).isEqualTo(acquiresFrom(two)).isPresent();
      admin.attach("magento", "a");
    }
  }

  @Test
  void whatFailsBeforeItBeginsLeavesItWhereItWas() {
    for (Runnable failure :
        List.<Runnable>of(
            () -> one.network().lookup = Fault.NOT_EXECUTED,
            () -> failAt(Act.DETACH, Fault.NOT_EXECUTED))) {
      failure.run();
      assertThatThrownBy(() -> admin.attach("magento", "b")).isInstanceOf(PoolStoreException.class);
      recover();
      assertAt("a");
    }
  }

  @Test
  void whoseAttachingGotNoReplyIsAttached() {
    failAt(Act.ATTACH, Fault.REPLY_LOST);
    assertThatThrownBy(() -> admin.attach("magento", "b")).isInstanceOf(PoolStoreException.class);
    recover();
    assertAt("b");
  }

  /** A worker that has not acquired since knows the older place, and asks there first. */
  @Test
  void aMoveBackThatFailsHalfWayDoesNotLetTwoWorkersAcquireFromTwoPools() throws Exception {
    assertThat(acquiresFrom(two)).contains("a");
    admin.attach("magento", "b");
    assertThat(acquiresFrom(one)).contains("b");
    for (Act act : List.of(Act.ATTACH, Act.DETACH)) {
      for (Fault fault : List.of(Fault.NOT_EXECUTED, Fault.REPLY_LOST)) {
        failAt(act, fault);
        assertThatThrownBy(() -> admin.attach("magento", "a"))
            .isInstanceOf(PoolStoreException.class);
        recover();
        assertThat(places(other, POOLS)).hasSizeLessThan(2);
        admin.attach("magento", "b");
      }
    }
  }

  @Test
  void whoMovesItWhileItIsMovedIsFollowedByTheSlowerOne() {
    one.network().beforeNote =
        () -> {
          one.network().beforeNote = () -> {};
          other.attach("magento", "x");
        };
    admin.attach("magento", "b");
    assertAt("b");
  }

  @Test
  void oneThatIsMovedAwayAndBackMeanwhileIsLeftNowhereElse() {
    one.network().beforeNote =
        () -> {
          one.network().beforeNote = () -> {};
          other.attach("magento", "x");
          other.attach("magento", "a");
        };
    admin.attach("magento", "b");
    assertAt("b");
  }

  @Test
  void oneThatIsMovedOnBeforeThePoolHasItIsNotPutThereAfterwards() {
    one.network().beforeAct =
        command -> {
          if (command.act() == Act.ATTACH) {
            one.network().beforeAct = later -> {};
            other.attach("magento", "x");
          }
        };
    admin.attach("magento", "b");
    assertAt("x");
  }

  @Test
  void oneThatIsMovedBackWhileItIsTakenOutIsPutInAgain() {
    List<Act> done = new ArrayList<>();
    one.network().beforeAct =
        command -> {
          done.add(command.act());
          if (done.equals(List.of(Act.DETACH, Act.DETACH, Act.ATTACH))) {
            // Moved on before the pool has it, so that it is taken out again,
            other.attach("magento", "x");
          } else if (done.size() == 4) {
            // and moved back in the instant in which that is done.
            other.attach("magento", "b");
          }
        };
    admin.attach("magento", "b");
    assertThat(done).containsExactly(Act.DETACH, Act.DETACH, Act.ATTACH, Act.DETACH, Act.ATTACH);
    assertAt("b");
  }

  @Test
  void whoIsTenTimesTooLateGivesUp() {
    List<String> moves = new ArrayList<>();
    one.network().beforeNote =
        () -> {
          moves.add(moves.size() % 2 == 0 ? "x" : "a");
          other.attach("magento", moves.get(moves.size() - 1));
        };
    assertThatThrownBy(() -> admin.attach("magento", "b"))
        .isInstanceOfSatisfying(
            PoolStoreException.class,
            failure -> assertThat(failure.outcome()).isEqualTo(PoolStoreException.Outcome.REFUSED))
        .hasMessage(
            "connection magento was moved by others 10 times while it was being attached to pool"
                + " b; ask who does so, and attach it again");
    assertThat(moves).hasSize(10);
    assertAt("a");
  }

  @Test
  void oneThatIsMovedWhileItIsDetachedIsDetachedThere() {
    one.network().beforeAct =
        command -> {
          one.network().beforeAct = later -> {};
          other.attach("magento", "x");
        };
    assertThat(admin.detach("magento")).contains("x");
    assertNowhere();
  }

  @Test
  void whoDetachesItTenTimesTooLateGivesUp() {
    List<String> moves = new ArrayList<>();
    one.network().beforeAct =
        command -> {
          moves.add(moves.size() % 2 == 0 ? "x" : "a");
          other.attach("magento", moves.get(moves.size() - 1));
        };
    assertThatThrownBy(() -> admin.detach("magento"))
        .isInstanceOf(PoolStoreException.class)
        .hasMessageContaining("was moved by others 10 times while it was being detached");
    assertAt("a");
  }
}
