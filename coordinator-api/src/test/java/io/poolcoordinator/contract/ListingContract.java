package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.Preference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lists of who holds and who waits, of connections and of events. */
public abstract class ListingContract extends StoreContract {

  private AcquireCommand labelled(TestWorker worker, int number, int cost, String label) {
    return new AcquireCommand(
        POOL, worker.id(number), 60_000, now() + 4_000, cost, label, true, true);
  }

  private ListedHolder listed(Grant grant, int cost, String label) {
    return new ListedHolder(
        grant.id(), grant.since(), grant.token(), grant.end(), cost, label, grant.member());
  }

  private ListedWaiter listed(QueuedWaiter waiter, boolean parked) {
    return new ListedWaiter(
        waiter.id(),
        waiter.ticket(),
        now(),
        waiter.deadline(),
        waiter.cost(),
        waiter.slot(),
        parked,
        waiter.label(),
        waiter.preference());
  }

  @Test
  void nothingIsListedOfAPoolThatIsMissing() {
    for (Page<?> page :
        List.of(
            TestWorker.reply(first.store().holders(POOL, "")),
            TestWorker.reply(first.store().waiters(POOL, "")),
            TestWorker.reply(first.store().connections(POOL, "")),
            operator.events(Order.NEWEST_FIRST, "", 9),
            operator.events(Order.OLDEST_FIRST, "", 9))) {
      assertThat(page.header().changed()).isZero();
      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  void listsOfAPoolTellItsTimeAndSettings() {
    declare(1);

    Page<ListedHolder> page = TestWorker.reply(first.store().holders(POOL, ""));

    assertThat(page.header().time()).isEqualTo(now());
    assertThat(page.header().changed()).isEqualTo(observer.find().header().changed());
  }

  @Test
  void allHoldersAreListed() {
    declareMembers(9, Member.of("a"));
    Grant plain = first.granted(1);
    Grant dear = second.acquire(labelled(second, 1, 3, "orders #88")).grant();
    first.granted(2);
    first.release(2);

    assertThat(dear).isNotNull();
    assertThat(plain.member()).isEqualTo("a");
    assertThat(operator.holders())
        .containsExactlyInAnyOrder(listed(plain, 1, ""), listed(dear, 3, "orders #88"));
  }

  @Test
  void aLeaseOfAForeignFormatIsListedWithWhatIsKnown() {
    declare(9);
    // What is found once a second is looked for before: an end that no lease can have is mended.
    sweep();
    fixture().addLease(POOL, "made by hand", now() + 60_000);
    fixture().addLease(POOL, "for ever", now() + 900_000);

    assertThat(operator.holders())
        .containsExactlyInAnyOrder(
            new ListedHolder("made by hand", 0, 0, now() + 60_000, 0, "", ""),
            new ListedHolder("for ever", 0, 0, now() + 300_000, 0, "", ""));
  }

  @Test
  void aLeaseIsNotListedToEndLaterThanAnyCan() {
    declare(9);
    // What people set wrong is mended once a second, which is over with this.
    sweep();
    fixture().addLease(POOL, "for ever", now() + 900_000);

    assertThat(operator.holders()).extracting(ListedHolder::end).containsExactly(now() + 300_000);
  }

  @Test
  void aLeaseThatHasRunOutIsNoHolder() {
    declare(9);
    first.granted(1);
    advanceMillis(LEASE);

    assertThat(operator.holders()).isEmpty();
  }

  @Test
  void listingServesNobody() {
    declare(1);
    first.listen();
    second.granted(1);
    first.queued(1);
    fixture().removeLease(POOL, "second:1");

    assertThat(operator.waiters()).extracting(ListedWaiter::id).containsExactly("first:1");
    assertThat(operator.holders()).isEmpty();
  }

  @Test
  void aRecordWithoutALeaseIsNoHolder() {
    declare(9);
    first.granted(1);
    fixture().removeLease(POOL, "first:1");

    assertThat(operator.holders()).isEmpty();
  }

  @Test
  @Tag(CORE)
  void waitersOfAllQueuesAreListed() {
    declare(
        PoolConfig.builder()
            .limit(1)
            .timeout(PoolConfig.MAX_TIMEOUT)
            .rateLimit(RateLimit.perMinute(1))
            .member(Member.of("a"))
            .member(Member.of("b"))
            .build());
    first.granted(1);
    Preference frozen = new Preference(List.of("b", "a"), true);

    List<QueuedWaiter> waiters =
        List.of(
            third.queued(1),
            third.queuedTake(2, 1),
            third.queued(3, of("a")),
            third.queued(4, of("b", "a")),
            third.queued(5, frozen));

    List<ListedWaiter> listed = new ArrayList<>();
    waiters.forEach(waiter -> listed.add(listed(waiter, false)));
    assertThat(operator.waiters()).containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  void aWaiterIsListedWithItsLabel() {
    declare(0);
    first.acquire(labelled(first, 1, 2, "orders #88"));

    ListedWaiter waiter = operator.waiters().get(0);

    assertThat(waiter.label()).isEqualTo("orders #88");
    assertThat(waiter.deadline()).isEqualTo(now() + 60_000);
    assertThat(waiter.cost()).isEqualTo(2);
  }

  @Test
  void aWaiterThatIsParkedIsListedWithItsTicket() {
    declare(1);
    first.granted(1);
    QueuedWaiter waiter = third.queued(1);
    first.release(1);
    assertThat(audit().parked()).containsExactly("third:1");

    assertThat(operator.waiters()).containsExactly(listed(waiter, true));
  }

  @Test
  void aWaiterThatWasGrantedOrClearedWaitsNoMore() {
    declare(2);
    first.listen();
    second.granted(1);
    second.granted(2);
    first.queued(1);
    second.release(1);
    awaitPushed(first, "first:1");
    first.queued(2);
    operator.done(Act.CLEAR_WAITERS);
    assertThat(audit().waiting()).containsExactlyInAnyOrder("first:1", "first:2");

    assertThat(operator.waiters()).isEmpty();
    assertThat(operator.holders())
        .extracting(ListedHolder::id)
        .containsExactlyInAnyOrder("second:2", "first:1");
  }

  @Test
  void manyAreListed() {
    declare(600);
    IntStream.range(0, 600).forEach(number -> first.granted(number));
    IntStream.range(600, 1_200).forEach(number -> first.queued(number));
    IntStream.range(0, 600).forEach(number -> operator.done(Act.ATTACH, "connection" + number));

    assertThat(operator.holders())
        .hasSize(600)
        .extracting(ListedHolder::id)
        .doesNotHaveDuplicates();
    assertThat(operator.waiters())
        .hasSize(600)
        .extracting(ListedWaiter::id)
        .doesNotHaveDuplicates();
    assertThat(operator.connections()).hasSize(600).doesNotHaveDuplicates();
  }

  @Test
  void aDeletedPoolIsListedAsItIs() {
    declare(1);
    Grant held = first.granted(1);
    QueuedWaiter waiter = first.queued(2);
    operator.done(Act.ATTACH, "exact");

    operator.done(Act.DELETE);

    assertThat(operator.holders()).containsExactly(listed(held, 1, ""));
    assertThat(operator.waiters()).containsExactly(listed(waiter, false));
    assertThat(operator.connections()).isEmpty();
    assertThat(operator.event().act()).isEqualTo("deleted");
  }

  @Test
  void eventsAreListedInBothOrders() {
    declare(1);
    for (String connection : List.of("a", "b", "c")) {
      advanceMillis(1);
      operator.done(Act.ATTACH, connection);
      operator.done(Act.DETACH, connection);
    }

    List<ListedEvent> oldestFirst = operator.events();
    List<ListedEvent> newestFirst = operator.events(Order.NEWEST_FIRST, "", 9).items();

    assertThat(oldestFirst)
        .extracting(ListedEvent::act)
        .containsExactly(
            "made", "attached", "detached", "attached", "detached", "attached", "detached");
    List<ListedEvent> reversed = new ArrayList<>(oldestFirst);
    Collections.reverse(reversed);
    assertThat(newestFirst).isEqualTo(reversed);
    assertThat(oldestFirst).extracting(ListedEvent::id).doesNotHaveDuplicates();
    assertThat(operator.events(Order.NEWEST_FIRST, "", 2).items())
        .isEqualTo(newestFirst.subList(0, 2));
  }

  @Test
  @Tag(CORE)
  void eventsAreFollowedFromTheOneThatIsKnown() {
    declare(1);
    operator.done(Act.ATTACH, "a");
    operator.done(Act.DETACH, "a");
    operator.done(Act.ATTACH, "b");
    List<ListedEvent> all = operator.events();

    List<ListedEvent> piece = operator.events(Order.OLDEST_FIRST, "", 2).items();
    assertThat(piece).isEqualTo(all.subList(0, 2));
    piece = operator.events(Order.OLDEST_FIRST, piece.get(1).id(), 9).items();
    assertThat(piece).isEqualTo(all.subList(2, 4));
    assertThat(operator.events(Order.OLDEST_FIRST, piece.get(1).id(), 9).items()).isEmpty();

    operator.done(Act.DETACH, "b");

    assertThat(operator.events(Order.OLDEST_FIRST, piece.get(1).id(), 9).items())
        .containsExactly(operator.event());
  }

  @Test
  @Tag(CORE)
  void poolsThatWereDeclaredAreListed() {
    assertThat(TestWorker.reply(first.store().pools())).isEmpty();
    declare(1);
    assertThat(TestWorker.reply(second.store().pools())).containsExactly(POOL);

    operator.done(Act.DELETE);
    assertThat(TestWorker.reply(first.store().pools())).containsExactly(POOL);

    fixture().forgetAll();
    assertThat(TestWorker.reply(first.store().pools())).isEmpty();
  }

  @Test
  void aPoolIsNotListedBecauseSomebodyAskedForIt() {
    first.find();
    operator.look();
    operator.act(Act.PAUSE);

    assertThat(TestWorker.reply(first.store().pools())).isEmpty();
  }
}
