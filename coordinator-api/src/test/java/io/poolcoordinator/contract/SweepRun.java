package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Random arrivals of several workers on a pool with windows: permits, units without a slot and
 * reservations, mixed. Whatever the store told them goes into a {@link WindowSweep}; the messages
 * that were pushed at the end, so that a seed reproduces its run.
 */
final class SweepRun {

  /** The highest cost but for calls in bulk. */
  private static final int MAX_COST = 50;

  /** A worker names so many of its waiters in a poll. */
  private static final int NAMED = 20;

  private static final int SENTINEL = 1_000_000;

  private final Random random;
  private final StoreFixture fixture;
  private final List<TestWorker> workers;

  /** How many ms a step takes on average. */
  private final long pace;

  private final boolean booking;
  private final WindowSweep sweep = new WindowSweep();
  private final Map<String, Integer> costs = new HashMap<>();
  private final Set<String> entered = new HashSet<>();
  private final Map<TestWorker, Map<String, QueuedWaiter>> waiters = new HashMap<>();
  private int most;
  private int last;
  private long time;
  private long comeBackIn = ReplyHeader.NOT;

  /**
   * Prepares a run.
   *
   * @param seed makes it repeatable
   * @param pace how many ms a step takes on average
   * @param booking whether units are booked for the future too
   */
  SweepRun(long seed, StoreFixture fixture, long pace, boolean booking, TestWorker... workers) {
    this.random = new Random(seed);
    this.fixture = fixture;
    this.pace = pace;
    this.booking = booking;
    this.workers = List.of(workers);
    this.time = workers[0].now();
    for (TestWorker worker : workers) {
      waiters.put(worker, new TreeMap<>());
    }
  }

  /** The pool's time. */
  long time() {
    return time;
  }

  /** Lets the pool's time pass. */
  void advance(long millis) {
    fixture.advance(StoreContract.POOL, Duration.ofMillis(millis));
    time += millis;
  }

  /** Takes a number of steps under windows, which the pool has already. */
  void run(int steps, RateLimit... rates) {
    most = Stream.of(rates).mapToInt(RateLimit::units).min().orElseThrow();
    for (int step = 0; step < steps; step++) {
      TestWorker worker = workers.get(random.nextInt(workers.size()));
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> acquire(worker, true);
        case 5, 6, 7, 8 -> acquire(worker, false);
        case 9 -> reserve(worker, cost());
        case 10, 11 -> release(worker);
        case 12, 13, 14 -> poll(worker);
        default -> pass();
      }
      if (step % 50 == 49) {
        reserve(worker, ReserveCommand.ALL);
      }
    }
  }

  private int cost() {
    int highest = random.nextInt(3) > 0 ? MAX_COST : Math.max(MAX_COST, most / 20);
    return 1 + random.nextInt(Math.min(most, highest));
  }

  private void acquire(TestWorker worker, boolean slot) {
    long timeout = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(300_000);
    AcquireCommand command = worker.command(++last, cost(), slot, timeout, notAfter());
    costs.put(command.id(), command.cost());
    AcquireReply reply = worker.acquire(command);
    hear(reply.header());
    if (reply.grant() != null) {
      enter(reply.grant());
    } else if (reply.status() == AcquireReply.Status.QUEUED) {
      waiters.get(worker).put(command.id(), TestWorker.waiter(command, reply));
    }
  }

  private void reserve(TestWorker worker, int cost) {
    long timeout = booking ? random.nextInt(300_000) : 0;
    ReserveReply reply = worker.reserve(worker.reservation(++last, cost, timeout, notAfter()));
    hear(reply.header());
    if (reply.units() > 0) {
      sweep.add(time + reply.waitMillis(), (int) reply.units());
    }
  }

  /** Of what was asked for lately, whatever became of it. */
  private void release(TestWorker worker) {
    int number = Math.max(1, last - random.nextInt(40));
    hear(worker.release(number, notAfter()).header());
    waiters.get(worker).remove(worker.id(number));
  }

  private void poll(TestWorker worker) {
    List<QueuedWaiter> known = new ArrayList<>(waiters.get(worker).values());
    known.sort((one, other) -> Long.compare(one.ticket(), other.ticket()));
    List<QueuedWaiter> named = known.subList(0, Math.min(NAMED, known.size()));
    PollReply reply =
        worker.poll(random.nextBoolean(), notAfter(), named.toArray(QueuedWaiter[]::new));
    hear(reply.header());
    for (int i = 0; i < named.size(); i++) {
      WaiterState state = reply.waiters().get(i);
      if (state.grant() != null) {
        enter(state.grant());
      }
      if (state.status() != PollReply.WaiterStatus.QUEUED) {
        waiters.get(worker).remove(named.get(i).id());
      }
    }
  }

  /** Time passes: a little, much, or until just when or just before somebody is to come back. */
  private void pass() {
    switch (random.nextInt(8)) {
      case 0, 1 -> advance(1);
      case 2, 3, 4 -> advance(1 + random.nextLong(4 * pace));
      case 5 -> advance(1 + random.nextLong(20 * pace));
      default -> {
        if (comeBackIn > 1 && comeBackIn < 100 * pace) {
          advance(comeBackIn - random.nextInt(2));
          comeBackIn = ReplyHeader.NOT;
        }
      }
    }
  }

  private long notAfter() {
    return time + TestWorker.ON_ITS_WAY;
  }

  private void hear(ReplyHeader header) {
    assertThat(header.time()).isEqualTo(time);
    header.grants().forEach(this::enter);
    if (header.comeBackIn() != ReplyHeader.NOT) {
      comeBackIn = header.comeBackIn();
    }
  }

  /** Enters what a worker was told, maybe again; a grant that was made anew counts again. */
  private void enter(Grant grant) {
    if (entered.add(grant.id() + " " + grant.since())) {
      sweep.add(grant.since(), costs.get(grant.id()));
    }
  }

  /**
   * Ends the run, waits for the last message to every worker, and returns all that was told.
   *
   * @param other a worker that took no part
   */
  WindowSweep finish(TestWorker other) {
    fixture.deleteWaiters(StoreContract.POOL);
    fixture.deleteTakers(StoreContract.POOL);
    fixture.setField(StoreContract.POOL, "rate", "");
    fixture.setField(StoreContract.POOL, "limit", "0");
    advance(1);
    long end = time;
    for (TestWorker worker : workers) {
      AcquireCommand sentinel = worker.command(SENTINEL, 1, true, 300_000, notAfter());
      assertThat(worker.acquire(sentinel).status()).isEqualTo(AcquireReply.Status.QUEUED);
    }
    fixture.setField(StoreContract.POOL, "limit", "1000000");
    other.release(1);
    for (TestWorker worker : workers) {
      StoreContract.awaitGrant(worker, worker.id(SENTINEL));
      worker.listener().granted().stream()
          .filter(grant -> grant.since() < end)
          .forEach(this::enter);
    }
    return sweep;
  }
}
