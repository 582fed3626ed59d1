package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.ReserveReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random operations of three workers, and a {@link Ledger} of what they were told, which must agree
 * with what is stored after each of them.
 */
final class RandomRun {

  private static final int MAX_COST = 4;

  private final Random random;
  private final StoreFixture fixture;
  private final List<RateLimit> rates;
  private final List<TestWorker> workers;
  private final Ledger ledger;
  private final RandomActs acts;
  private final Map<String, TestWorker> owners = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> costs = new HashMap<>();
  private final Map<String, QueuedWaiter> waiters = new TreeMap<>();
  private final Map<TestWorker, Integer> pushesRead = new HashMap<>();

  private int limit = 3;
  private int lastNumber;
  private int pushes;
  private int askedAfterCleared;

  /**
   * Prepares a run on a pool of limit 3.
   *
   * @param seed makes it repeatable
   * @param rates the pool's windows
   */
  RandomRun(long seed, StoreFixture fixture, List<RateLimit> rates, TestWorker... workers) {
    this.random = new Random(seed);
    this.fixture = fixture;
    this.rates = rates;
    this.workers = List.of(workers);
    this.ledger = new Ledger(rates);
    this.acts = new RandomActs(random, fixture, ledger);
  }

  void step() {
    TestWorker worker = workers.get(random.nextInt(workers.size()));
    switch (random.nextInt(29)) {
      case 0, 1, 2, 3, 4, 5 -> acquire(worker, true);
      case 6, 7, 8 -> release(worker);
      case 9, 10, 11 -> poll(worker);
      case 12, 13 -> renew(worker);
      case 14, 15, 16 -> advance(random.nextInt(2_000));
      case 17 -> advance(5_000 + random.nextInt(30_000));
      case 18 -> resize();
      case 19, 20 -> acquire(worker, false);
      case 21, 22 -> reserve(worker);
      case 23, 24, 25 -> act(worker);
      case 26, 27 -> askAfterCleared();
      default -> clearSometimes();
    }
    ledger.check(fixture.audit(StoreContract.POOL), worker.now());
  }

  void checkThatAllHappened() {
    assertThat(pushes).isPositive();
    assertThat(askedAfterCleared).isPositive();
    acts.checkThatAllHappened();
    ledger.checkAll();
  }

  private void acquire(TestWorker worker, boolean slot) {
    boolean again = !waiters.isEmpty() && random.nextInt(3) == 0;
    String id = again ? any(waiters.keySet()) : newId(worker);
    TestWorker owner = owners.get(id);
    long timeout = random.nextInt(3) == 0 ? 0 : 1_000 + random.nextInt(40_000);
    boolean withSlot = again ? waiters.get(id).slot() : slot;
    AcquireCommand command =
        owner.command(
            numbers.get(id), costs.get(id), withSlot, timeout, owner.now() + TestWorker.ON_ITS_WAY);
    AcquireReply reply = owner.acquire(command);
    settle(owner, reply.header(), reply.grant() == null ? List.of() : List.of(reply.grant()));
    if (reply.status() == AcquireReply.Status.QUEUED) {
      waiters.put(id, TestWorker.waiter(command, reply));
    } else if (reply.grant() == null) {
      waiters.remove(id);
    }
  }

  private void reserve(TestWorker worker) {
    String id = newId(worker);
    int cost = random.nextInt(8) == 0 ? 0 : costs.get(id);
    ReserveReply reply = worker.reserve(numbers.get(id), cost, random.nextLong(Ledger.AHEAD));
    if (reply.units() > 0) {
      ledger.take(id, reply.header().time() + reply.waitMillis(), (int) reply.units());
    }
    settle(worker, reply.header(), List.of());
  }

  private void release(TestWorker worker) {
    Set<String> known = new HashSet<>(ledger.live().keySet());
    known.addAll(waiters.keySet());
    String id = known.isEmpty() ? newId(worker) : any(known);
    TestWorker owner = owners.get(id);
    ReleaseReply reply = owner.release(numbers.get(id), owner.now() + TestWorker.ON_ITS_WAY);
    ledger.expire(reply.header().time());
    assertThat(ledger.release(id)).isEqualTo(reply.status() == ReleaseReply.Status.RELEASED);
    waiters.remove(id);
    settle(owner, reply.header(), List.of());
  }

  private void poll(TestWorker worker) {
    QueuedWaiter[] asked =
        waiters.values().stream()
            .filter(waiter -> owners.get(waiter.id()) == worker)
            .toArray(QueuedWaiter[]::new);
    PollReply reply = random.nextBoolean() ? worker.poll(asked) : worker.pollComplete(asked);
    settle(worker, reply.header(), List.of());
    for (int i = 0; i < asked.length; i++) {
      WaiterStatus status = reply.waiters().get(i).status();
      if (status == WaiterStatus.CLEARED || status == WaiterStatus.ENDED) {
        assertThat(ledger.live()).doesNotContainKey(asked[i].id());
        waiters.remove(asked[i].id());
      } else if (status == WaiterStatus.GRANTED) {
        tell(reply.waiters().get(i).grant());
      }
    }
  }

  private void renew(TestWorker worker) {
    Map<String, Grant> live = ledger.live();
    Grant[] held =
        live.values().stream()
            .filter(grant -> owners.get(grant.id()) == worker)
            .toArray(Grant[]::new);
    RenewReply reply = worker.renew(held);
    ledger.expire(reply.header().time());
    for (int i = 0; i < held.length; i++) {
      Grant grant = held[i];
      long end = reply.ends().get(i);
      assertThat(end != RenewReply.LOST).isEqualTo(live.containsKey(grant.id()));
      waiters.remove(grant.id());
      if (end != RenewReply.LOST) {
        assertThat(end).isGreaterThanOrEqualTo(grant.end());
        live.put(grant.id(), new Grant(grant.id(), grant.token(), grant.since(), end));
      }
    }
    settle(worker, reply.header(), List.of());
  }

  private void act(TestWorker worker) {
    PoolConfig config = StoreContract.rated(limit, rates.toArray(new RateLimit[0]));
    settle(worker, acts.act(worker, waiters.keySet(), config), List.of());
  }

  /** A permit that people ended is neither renewed nor granted a second time. */
  private void askAfterCleared() {
    List<Grant> cleared = ledger.cleared(workers.get(0).now());
    if (cleared.isEmpty()) {
      return;
    }
    Grant grant = cleared.get(random.nextInt(cleared.size()));
    TestWorker owner = owners.get(grant.id());
    long now = owner.now();
    if (random.nextBoolean()) {
      Grant held = new Grant(grant.id(), grant.token(), grant.since(), now + StoreContract.LEASE);
      RenewReply reply = owner.renew(held);
      assertThat(reply.ends()).containsExactly(RenewReply.LOST);
      settle(owner, reply.header(), List.of());
    } else {
      AcquireReply reply =
          owner.acquire(numbers.get(grant.id()), costs.get(grant.id()), StoreContract.LEASE);
      assertThat(reply.status()).isEqualTo(AcquireReply.Status.ENDED);
      settle(owner, reply.header(), List.of());
    }
    askedAfterCleared++;
  }

  private void advance(int millis) {
    fixture.advance(StoreContract.POOL, Duration.ofMillis(millis));
  }

  /** Another limit, and another number of units in the windows: the full one, or half of it. */
  private void resize() {
    limit = random.nextInt(5);
    fixture.setField(StoreContract.POOL, "limit", Integer.toString(limit));
    List<String> texts = new ArrayList<>();
    for (RateLimit rate : rates) {
      int units = random.nextBoolean() ? rate.units() : rate.units() / 2;
      texts.add(RateLimit.parse(units + "/" + rate.windowName()).toString());
    }
    fixture.setField(StoreContract.POOL, "rate", String.join(",", texts));
  }

  private void clearSometimes() {
    if (random.nextInt(3) == 0) {
      ledger.clear();
      fixture.deleteLeases(StoreContract.POOL);
    }
  }

  /** Enters what an operation has brought about, for its worker and for others. */
  private void settle(TestWorker asker, ReplyHeader header, List<Grant> answer) {
    ledger.expire(header.time());
    assertThat(header.more()).isFalse();
    List<Grant> told = new ArrayList<>(header.grants());
    for (Grant grant : answer) {
      // What was just handed over is told in the header too, and there with its token.
      if (told.stream().noneMatch(other -> other.id().equals(grant.id()))) {
        told.add(grant);
      }
    }
    Audit audit = fixture.audit(StoreContract.POOL);
    Set<String> stored = new HashSet<>(audit.leases().keySet());
    stored.addAll(audit.taken().keySet());
    for (TestWorker worker : workers) {
      if (worker != asker) {
        told.addAll(awaitPushes(worker, header.time(), stored));
      }
    }
    told.sort(Comparator.comparingLong(Grant::token));
    told.forEach(this::tell);
  }

  private List<Grant> awaitPushes(TestWorker worker, long time, Set<String> stored) {
    Set<String> untold = new HashSet<>(stored);
    untold.removeIf(id -> ledger.knows(id) || owners.get(id) != worker);
    int read = pushesRead.getOrDefault(worker, 0);
    StoreContract.await().until(() -> worker.listener().granted().size() >= read + untold.size());
    List<Grant> granted = worker.listener().granted();
    List<Grant> told = granted.subList(read, granted.size());
    assertThat(told).allSatisfy(grant -> assertThat(grant.since()).isEqualTo(time));
    pushes += told.size();
    pushesRead.put(worker, granted.size());
    return told;
  }

  private void tell(Grant grant) {
    ledger.tell(grant, costs.get(grant.id()), limit);
    if (grant.end() == 0) {
      waiters.remove(grant.id());
    }
  }

  private String newId(TestWorker worker) {
    int number = ++lastNumber;
    String id = worker.id(number);
    owners.put(id, worker);
    numbers.put(id, number);
    costs.put(id, 1 + random.nextInt(MAX_COST));
    return id;
  }

  private String any(Set<String> ids) {
    List<String> sorted = new ArrayList<>(ids);
    sorted.sort(null);
    return sorted.get(random.nextInt(sorted.size()));
  }
}
