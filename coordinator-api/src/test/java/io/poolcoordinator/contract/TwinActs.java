package io.poolcoordinator.contract;

import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.PoolStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** What the random operations of a {@link TwinRun} do to the pool as a whole, and look at. */
final class TwinActs {

  private static final String POOL = StoreContract.POOL;
  private static final String[] CONNECTIONS = {"exact", "shop"};
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

  private final Random random;
  private final TwinPair pair;
  private final List<ActCommand> acts = new ArrayList<>();
  private int last;

  TwinActs(Random random, TwinPair pair) {
    this.random = random;
    this.pair = pair;
  }

  /** A connection that asks; in most cases none. */
  String connection() {
    return random.nextInt(6) > 0 ? "" : any(CONNECTIONS);
  }

  Author author() {
    return random.nextInt(3) > 0 ? Author.WORKER : new Author(any("", "anna"), any("", "stuck"));
  }

  /**
   * Does something, or the same once more.
   *
   * @param id of a permit or waiter
   */
  ActReply act(String worker, String id, long time) {
    ActCommand command =
        acts.isEmpty() || random.nextInt(5) > 0
            ? newAct(worker, id, time)
            : acts.get(Math.max(0, acts.size() - 1 - random.nextInt(6)));
    acts.add(command);
    pair.begin(command.toString());
    return pair.same(twin -> TestWorker.reply(twin.worker(worker).store().act(command)));
  }

  private ActCommand newAct(String worker, String id, long time) {
    Act act = any(ACTS);
    String subject =
        switch (act) {
          case END_PERMIT -> id;
          case ATTACH, DETACH -> any(CONNECTIONS);
          case PAUSE, RESUME, CLEAR, CLEAR_WAITERS, DELETE -> "";
        };
    long notAfter = time + (random.nextInt(20) == 0 ? random.nextInt(2) * 120_001L : 4_000);
    return new ActCommand(POOL, worker + ":act-" + ++last, notAfter, act, subject, author());
  }

  /** Looks at the pool in one of several ways. */
  void look(String worker) {
    int most = 1 + random.nextInt(30);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        pair.begin("inspect");
        pair.sameText(twin -> twin.inspected(worker));
      }
      case 3 -> {
        pair.begin("holders");
        pair.sameText(twin -> twin.listed(from -> store(twin, worker).holders(POOL, from)));
      }
      case 4 -> {
        pair.begin("waiters");
        pair.sameText(twin -> twin.listed(from -> store(twin, worker).waiters(POOL, from)));
      }
      case 5 -> {
        pair.begin("connections");
        pair.sameText(twin -> twin.listed(from -> store(twin, worker).connections(POOL, from)));
      }
      case 6 -> {
        pair.begin("the newest events");
        pair.sameText(twin -> twin.newestEvents(worker, most));
      }
      default -> {
        int index = random.nextInt(30);
        pair.begin("events after one that was listed");
        pair.sameText(twin -> twin.eventsAfter(worker, index, most));
      }
    }
  }

  /** Notes where a connection is attached, and reads what is beside pools. */
  void note(String worker) {
    String connection = any(CONNECTIONS);
    String expected = any(POOLS);
    String pool = any(POOLS);
    pair.begin("noting " + connection + " from \"" + expected + "\" to \"" + pool + "\"");
    pair.sameText(
        twin -> {
          PoolStore store = store(twin, worker);
          boolean noted = TestWorker.reply(store.noteConnection(connection, expected, pool));
          return noted
              + " "
              + TestWorker.reply(store.connection(connection))
              + " "
              + new TreeSet<>(TestWorker.reply(store.pools()));
        });
  }

  private static PoolStore store(Twin twin, String worker) {
    return twin.worker(worker).store();
  }

  @SafeVarargs
  private <T> T any(T... of) {
    return of[random.nextInt(of.length)];
  }
}
