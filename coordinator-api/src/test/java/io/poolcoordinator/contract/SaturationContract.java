package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A window is used to at least 99 % while somebody waits, by workers that do nothing but come back
 * when they are told to. Waiters of three workers stand in the queue in turn, so that every unit
 * belongs to another worker than the one before.
 */
public abstract class SaturationContract extends StoreContract {

  /** Of what a window lets through, so much is used at the least. */
  private static final double LEAST = 0.99;

  /** How often a worker polls, in ms. */
  private static final long POLL = 800;

  private record Waiting(TestWorker worker, int number, QueuedWaiter waiter) {}

  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Map<TestWorker, Long> told = new HashMap<>();
  private final Map<TestWorker, Integer> read = new HashMap<>();
  private final List<Long> times = new ArrayList<>();
  private TestWorker[] workers;
  private int last;

  /** Units that come free one by one, and such as come free all at once. */
  @ParameterizedTest
  @CsvSource({"1/1s, 1, 40", "7/1s, 1, 80", "7/1s, 7, 30", "20/1500ms, 5, 40"})
  void whoIsToldComesBackForTheUnitThatOpens(RateLimit rate, int atOnce, int openings) {
    start(rate, atOnce);
    for (int opening = 0; opening < openings; opening++) {
      TestWorker worker = queue.element().worker();
      await().until(() -> opensAt(worker) > times.get(times.size() - 1));
      advanceMillis(opensAt(worker) - now());
      poll(worker);
      int granted = rate.units() + (opening + 1) * atOnce;
      await().until(() -> readPushes() >= granted);
      release();
    }

    assertUsed(rate);
  }

  /** Openings that are too far off for a push: polls tell of them. */
  @Test
  void whoPollsComesBackForTheUnitThatOpens() {
    RateLimit rate = RateLimit.perMinute(5);
    start(rate, 1);
    long end = now() + 4 * rate.window().toMillis();
    while (now() < end) {
      poll(queue.element().worker());
      release();
      for (TestWorker worker : workers) {
        poll(worker);
      }
      long opensIn = opensAt(queue.element().worker()) - now();
      assertThat(opensIn).isPositive();
      advanceMillis(Math.min(POLL, opensIn));
    }

    assertUsed(rate);
  }

  /** Uses the window up and fills the queue. */
  private void start(RateLimit rate, int atOnce) {
    workers = new TestWorker[] {first.listen(), second.listen(), third.listen()};
    declareRated(1_000, rate);
    align(1_000);
    for (int unit = 0; unit < rate.units(); unit++) {
      if (unit % atOnce == 0 && unit > 0) {
        advanceMillis(rate.window().toMillis() * atOnce / rate.units());
      }
      TestWorker worker = next();
      times.add(worker.granted(last).since());
      worker.release(last);
    }
    for (int waiter = 0; waiter < 2 * atOnce + 3; waiter++) {
      enqueue(next());
    }
  }

  private TestWorker next() {
    last++;
    return workers[last % workers.length];
  }

  private void enqueue(TestWorker worker) {
    AcquireReply reply = worker.acquire(last);
    assertThat(reply.status()).isEqualTo(Status.QUEUED);
    hear(worker, reply.header());
    QueuedWaiter waiter =
        new QueuedWaiter(worker.id(last), reply.ticket(), reply.deadline(), 1, true, "");
    queue.add(new Waiting(worker, last, waiter));
  }

  private void poll(TestWorker worker) {
    QueuedWaiter[] waiters =
        queue.stream()
            .filter(waiting -> waiting.worker() == worker)
            .map(Waiting::waiter)
            .toArray(QueuedWaiter[]::new);
    hear(worker, worker.pollComplete(waiters).header());
  }

  private void hear(TestWorker worker, ReplyHeader header) {
    header.grants().forEach(this::enter);
    if (header.comeBackIn() != ReplyHeader.NOT) {
      told.put(worker, header.time() + header.comeBackIn());
    }
  }

  private void enter(Grant grant) {
    times.add(grant.since());
  }

  /** The number of units that were granted so far. */
  private int readPushes() {
    for (TestWorker worker : workers) {
      List<Grant> granted = worker.listener().granted();
      granted.subList(read.getOrDefault(worker, 0), granted.size()).forEach(this::enter);
      read.put(worker, granted.size());
    }
    return times.size();
  }

  /** When a worker was told last to come back. */
  private long opensAt(TestWorker worker) {
    long opens = told.getOrDefault(worker, 0L);
    for (RecordingListener.Push push : worker.listener().pushes()) {
      if (push.comeBackIn() != ReplyHeader.NOT) {
        opens = Math.max(opens, push.time() + push.comeBackIn());
      }
    }
    return opens;
  }

  /** Whoever was granted gives its permit back and queues again. */
  private void release() {
    int granted = readPushes() - (last - queue.size());
    for (int i = 0; i < granted; i++) {
      Waiting served = queue.remove();
      hear(served.worker(), served.worker().release(served.number()).header());
      enqueue(next());
    }
  }

  private void assertUsed(RateLimit rate) {
    times.sort(null);
    int later = times.size() - rate.units();
    long took = times.get(times.size() - 1) - times.get(rate.units() - 1);
    double used = (double) later * rate.window().toMillis() / ((double) rate.units() * took);
    assertThat(later).isGreaterThan(3 * rate.units());
    assertThat(used).isBetween(LEAST, 1.0);
  }
}
