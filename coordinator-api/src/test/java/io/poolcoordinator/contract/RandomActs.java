package io.poolcoordinator.contract;

import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PoolStore;
import java.util.TreeSet;

/** What an operation of one step does to the pool as a whole, or looks at. */
final class RandomActs {

  static final String[] CONNECTIONS = {"exact", "shop"};
  private static final String POOL = StoreContract.POOL;
  private static final String[] POOLS = {"", POOL, "magento"};
  private static final Act[] ACTS = {
    Act.PAUSE,
    Act.RESUME,
    Act.RESUME,
    Act.RESUME,
    Act.CLEAR,
    Act.CLEAR_WAITERS,
    Act.END_PERMIT,
    Act.END_PERMIT,
    Act.END_PERMIT,
    Act.END_PERMIT,
    Act.DELETE,
    Act.ATTACH,
    Act.ATTACH,
    Act.ATTACH,
    Act.DETACH
  };

  private final Draw draw;
  private final Callers callers;
  private final Ledger ledger;
  private final long time;

  RandomActs(Draw draw, Callers callers, Ledger ledger, long time) {
    this.draw = draw;
    this.callers = callers;
    this.ledger = ledger;
    this.time = time;
  }

  static Author author(Draw draw) {
    return draw.below(3) > 0
        ? Author.WORKER
        : new Author(draw.any("", "anna"), draw.any("", "stuck"));
  }

  ModelOperation<ActReply> act(String worker) {
    Act act = draw.any(ACTS);
    AcquireCommand asked = draw.earlier(callers.asked());
    String subject =
        switch (act) {
          case END_PERMIT -> asked == null ? "nobody:1" : asked.id();
          case ATTACH, DETACH -> draw.any(CONNECTIONS);
          case PAUSE, RESUME, CLEAR, CLEAR_WAITERS, DELETE -> "";
        };
    long notAfter = time + (draw.oneIn(20) ? draw.below(2) * 120_001L : TestWorker.ON_ITS_WAY);
    String id = worker + ":" + draw.number();
    ActCommand command = new ActCommand(POOL, id, notAfter, act, subject, author(draw));
    return new ModelOperation<>(
        worker,
        command.toString(),
        twin -> TestWorker.reply(store(twin, worker).act(command)),
        ActReply::header,
        reply -> ledger.acted(command, reply),
        reply -> {});
  }

  ModelOperation<MemberReply> manage(String worker) {
    MemberCommand command = new RandomMembers(draw).command(author(draw));
    return new ModelOperation<>(
        worker,
        command.toString(),
        twin -> twin.worker(worker).members(command),
        MemberReply::header);
  }

  /** Looks at the pool in one of several ways. */
  ModelOperation<?> look(String worker) {
    int most = 1 + draw.below(30);
    return switch (draw.below(8)) {
      case 0, 1, 2 ->
          new ModelOperation<>(
              worker,
              worker + " inspects",
              twin -> TestWorker.reply(store(twin, worker).inspect(POOL)),
              InspectReply::header);
      case 3 ->
          new ModelOperation<>(
              worker,
              worker + " lists holders",
              twin -> twin.listed(from -> store(twin, worker).holders(POOL, from)),
              Page::header);
      case 4 ->
          new ModelOperation<>(
              worker,
              worker + " lists waiters",
              twin -> twin.listed(from -> store(twin, worker).waiters(POOL, from)),
              Page::header);
      case 5 ->
          new ModelOperation<>(
              worker,
              worker + " lists connections",
              twin -> twin.listed(from -> store(twin, worker).connections(POOL, from)),
              Page::header);
      case 6 ->
          new ModelOperation<>(
              worker,
              worker + " lists the newest events",
              twin -> twin.newestEvents(worker, most),
              Page::header);
      default ->
          new ModelOperation<>(
              worker,
              worker + " lists the events after one that was listed",
              twin -> twin.eventsAfter(worker, draw.number(), most),
              Page::header);
    };
  }

  /** Notes where a connection is attached, and reads what is beside pools. */
  ModelOperation<String> note(String worker) {
    String connection = draw.any(CONNECTIONS);
    String expected = draw.any(POOLS);
    String pool = draw.any(POOLS);
    return new ModelOperation<>(
        worker,
        worker + " notes " + connection + " from \"" + expected + "\" to \"" + pool + "\"",
        twin -> {
          PoolStore store = store(twin, worker);
          return TestWorker.reply(store.noteConnection(connection, expected, pool))
              + " "
              + TestWorker.reply(store.connection(connection))
              + " "
              + new TreeSet<>(TestWorker.reply(store.pools()));
        },
        reply -> null);
  }

  private static PoolStore store(Twin twin, String worker) {
    return twin.worker(worker).store();
  }
}
