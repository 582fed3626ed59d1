package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.InspectReply.InspectedMember;
import io.poolcoordinator.spi.InspectReply.InspectedPool;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PoolStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Somebody who looks after the pool, through the store of a worker: acts, looks and lists. */
final class TestOperator {

  /** More events than a test makes. */
  private static final int ALL = 1_000;

  /** Ids of acts begin behind those of the worker's permits. */
  private static final int FIRST_ID = 10_000;

  private final TestWorker worker;
  private final Author author;
  private int last = FIRST_ID;

  TestOperator(TestWorker worker) {
    this(worker, Author.WORKER);
  }

  TestOperator(TestWorker worker, Author author) {
    this.worker = worker;
    this.author = author;
  }

  private PoolStore store() {
    return worker.store();
  }

  ActCommand command(Act act, String subject) {
    long notAfter = worker.now() + TestWorker.ON_ITS_WAY;
    return new ActCommand(StoreContract.POOL, worker.id(++last), notAfter, act, subject, author);
  }

  ActReply act(Act act) {
    return act(act, "");
  }

  ActReply act(Act act, String subject) {
    return act(command(act, subject));
  }

  ActReply act(ActCommand command) {
    return TestWorker.reply(store().act(command));
  }

  /** Acts and expects that this changed something. */
  ActReply done(Act act, String subject) {
    ActReply reply = act(act, subject);
    assertThat(reply.status()).isEqualTo(ActReply.Status.DONE);
    return reply;
  }

  ActReply done(Act act) {
    return done(act, "");
  }

  MemberReply members(MemberCommand.Act act, String member) {
    return worker.members(new MemberCommand(StoreContract.POOL, act, member, author));
  }

  InspectReply look() {
    return TestWorker.reply(store().inspect(StoreContract.POOL));
  }

  /** How the pool stands, which exists. */
  InspectedPool inspect() {
    InspectedPool pool = look().pool();
    assertThat(pool).isNotNull();
    return pool;
  }

  InspectedMember inspect(String member) {
    return inspect().members().stream()
        .filter(inspected -> inspected.standing().name().equals(member))
        .findFirst()
        .orElseThrow();
  }

  List<ListedHolder> holders() {
    return all(from -> store().holders(StoreContract.POOL, from));
  }

  List<ListedWaiter> waiters() {
    return all(from -> store().waiters(StoreContract.POOL, from));
  }

  List<String> connections() {
    return all(from -> store().connections(StoreContract.POOL, from));
  }

  /** All items of a list, each once. */
  private static <T> List<T> all(Function<String, CompletionStage<Page<T>>> list) {
    Set<T> items = new LinkedHashSet<>();
    String from = "";
    do {
      Page<T> page = TestWorker.reply(list.apply(from));
      items.addAll(page.items());
      from = page.next();
    } while (!from.isEmpty());
    return new ArrayList<>(items);
  }

  /** All events, the oldest first. */
  List<ListedEvent> events() {
    return events(Order.OLDEST_FIRST, "", ALL).items();
  }

  /** The newest event. */
  ListedEvent event() {
    List<ListedEvent> events = events(Order.NEWEST_FIRST, "", 1).items();
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  Page<ListedEvent> events(Order order, String after, int most) {
    return TestWorker.reply(
        store().events(new EventsCommand(StoreContract.POOL, order, after, most)));
  }
}
