package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random operations of three workers, and a ledger of what they were told, which must agree with
 * what is stored after each of them.
 */
final class RandomRun {

  private final Random random;
  private final StoreFixture fixture;
  private final List<TestWorker> workers;
  private final Map<String, TestWorker> owners = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, QueuedWaiter> waiters = new TreeMap<>();
  private final Map<TestWorker, Integer> pushesRead = new HashMap<>();

  /** Permit id to its grant, with the end of its lease as last told. */
  private final Map<String, Grant> live = new TreeMap<>();

  private int limit = 3;
  private int lastNumber;
  private long largestToken;
  private int grants;
  private int releases;
  private int expiries;
  private int clears;
  private int pushes;

  RandomRun(long seed, StoreFixture fixture, TestWorker... workers) {
    this.random = new Random(seed);
    this.fixture = fixture;
    this.workers = List.of(workers);
  }

  void step() {
    TestWorker worker = workers.get(random.nextInt(workers.size()));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> acquire(worker);
      case 6, 7, 8 -> release(worker);
      case 9, 10, 11 -> poll(worker);
      case 12, 13 -> renew(worker);
      case 14, 15, 16 -> advance(random.nextInt(2_000));
      case 17 -> advance(5_000 + random.nextInt(30_000));
      case 18 -> resize();
      default -> clearSometimes();
    }
    check();
  }

  void checkThatAllHappened() {
    assertThat(releases).isPositive();
    assertThat(expiries).isPositive();
    assertThat(clears).isPositive();
    assertThat(pushes).isPositive();
  }

  private void acquire(TestWorker worker) {
    boolean again = !waiters.isEmpty() && random.nextInt(3) == 0;
    String id = again ? any(waiters.keySet()) : newId(worker);
    TestWorker owner = owners.get(id);
    long timeout = random.nextInt(3) == 0 ? 0 : 1_000 + random.nextInt(40_000);
    AcquireCommand command =
        owner.command(numbers.get(id), timeout, owner.now() + TestWorker.ON_ITS_WAY);
    AcquireReply reply = owner.acquire(command);
    settle(owner, reply.header());
    if (reply.grant() != null) {
      tell(reply.grant());
    } else if (reply.status() == AcquireReply.Status.QUEUED) {
      waiters.put(id, new QueuedWaiter(id, reply.ticket(), reply.deadline(), 1, ""));
    } else {
      waiters.remove(id);
    }
  }

  private void release(TestWorker worker) {
    Set<String> known = new HashSet<>(live.keySet());
    known.addAll(waiters.keySet());
    String id = known.isEmpty() ? newId(worker) : any(known);
    TestWorker owner = owners.get(id);
    ReleaseReply reply = owner.release(numbers.get(id), owner.now() + TestWorker.ON_ITS_WAY);
    expire(reply.header());
    assertThat(reply.status() == ReleaseReply.Status.RELEASED).isEqualTo(live.containsKey(id));
    if (live.remove(id) != null) {
      releases++;
    }
    waiters.remove(id);
    settle(owner, reply.header());
  }

  private void poll(TestWorker worker) {
    QueuedWaiter[] asked =
        waiters.values().stream()
            .filter(waiter -> owners.get(waiter.id()) == worker)
            .toArray(QueuedWaiter[]::new);
    PollReply reply = random.nextBoolean() ? worker.poll(asked) : worker.pollComplete(asked);
    settle(worker, reply.header());
    for (int i = 0; i < asked.length; i++) {
      WaiterStatus status = reply.waiters().get(i).status();
      if (status == WaiterStatus.CLEARED || status == WaiterStatus.ENDED) {
        assertThat(live).doesNotContainKey(asked[i].id());
        waiters.remove(asked[i].id());
      } else if (status == WaiterStatus.GRANTED) {
        tell(reply.waiters().get(i).grant());
      }
    }
  }

  private void renew(TestWorker worker) {
    Grant[] held =
        live.values().stream()
            .filter(grant -> owners.get(grant.id()) == worker)
            .toArray(Grant[]::new);
    RenewReply reply = worker.renew(held);
    expire(reply.header());
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
    settle(worker, reply.header());
  }

  private void advance(int millis) {
    fixture.advance(StoreContract.POOL, Duration.ofMillis(millis));
  }

  private void resize() {
    limit = random.nextInt(5);
    fixture.setField(StoreContract.POOL, "limit", Integer.toString(limit));
  }

  private void clearSometimes() {
    if (random.nextInt(3) == 0) {
      clears += live.size();
      live.clear();
      fixture.deleteLeases(StoreContract.POOL);
    }
  }

  /** Enters what an operation has brought about beside its own answer. */
  private void settle(TestWorker asker, ReplyHeader header) {
    expire(header);
    assertThat(header.more()).isFalse();
    header.grants().forEach(this::tell);
    Set<String> stored = fixture.audit(StoreContract.POOL).leases().keySet();
    for (TestWorker worker : workers) {
      if (worker != asker) {
        awaitPushes(worker, header.time(), stored);
      }
    }
  }

  private void awaitPushes(TestWorker worker, long time, Set<String> stored) {
    Set<String> untold = new HashSet<>(stored);
    untold.removeAll(live.keySet());
    untold.removeIf(id -> owners.get(id) != worker);
    int read = pushesRead.getOrDefault(worker, 0);
    StoreContract.await().until(() -> worker.listener().granted().size() >= read + untold.size());
    List<Grant> told = worker.listener().granted();
    told.subList(read, told.size()).forEach(grant -> tellPushed(grant, time));
    pushesRead.put(worker, told.size());
  }

  private void tellPushed(Grant grant, long time) {
    assertThat(grant.since()).isEqualTo(time);
    pushes++;
    tell(grant);
  }

  /** Enters a grant that a worker was told of, maybe again. */
  private void tell(Grant grant) {
    Grant known = live.get(grant.id());
    if (known != null) {
      assertThat(grant).isEqualTo(known);
      return;
    }
    assertThat(grant.token()).isGreaterThan(largestToken);
    largestToken = grant.token();
    live.put(grant.id(), grant);
    grants++;
    assertThat(live).hasSizeLessThanOrEqualTo(limit);
  }

  private void expire(ReplyHeader header) {
    int before = live.size();
    live.values().removeIf(grant -> grant.end() <= header.time());
    expiries += before - live.size();
  }

  private void check() {
    Map<String, Long> ends = new TreeMap<>();
    live.forEach((id, grant) -> ends.put(id, grant.end()));
    Audit audit = fixture.audit(StoreContract.POOL);
    assertThat(new TreeMap<>(audit.leases())).isEqualTo(ends);
    assertThat(audit.leases()).hasSize(grants - releases - expiries - clears);
    assertThat(audit.waiting()).containsAll(audit.tickets().keySet());
    assertThat(audit.holders()).containsAll(audit.leases().keySet());
  }

  private String newId(TestWorker worker) {
    int number = ++lastNumber;
    String id = worker.id(number);
    owners.put(id, worker);
    numbers.put(id, number);
    return id;
  }

  private String any(Set<String> ids) {
    List<String> sorted = new ArrayList<>(ids);
    sorted.sort(null);
    return sorted.get(random.nextInt(sorted.size()));
  }
}
