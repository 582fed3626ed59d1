package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewCommand.HeldPermit;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.StoredPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The same random operations, and the same edits by hand, on two {@link Twin}s: two stores whose
 * time is the same. They must answer the same, push the same and hold the same after each of them.
 */
public final class TwinRun {

  private static final String[] WORKERS = {"first", "second", "third"};
  private static final String[] RATES = {
    "20/1s",
    "20/1s,60/1m",
    "9/500ms,60/1m",
    "60/1m@Z",
    "5/100ms,20/1s,300/1h",
    "",
    "3/1s,50/1d@+02:00"
  };
  private static final int MAX_COST = 7;

  private final Random random;
  private final RandomMembers members;
  private final TwinPair pair;
  private final TwinActs acts;
  private final List<AcquireCommand> asked = new ArrayList<>();
  private final List<QueuedWaiter> waiters = new ArrayList<>();
  private final List<Grant> grants = new ArrayList<>();
  private final List<ReserveCommand> reservations = new ArrayList<>();
  private int last;
  private long time;
  private long changed;

  /**
   * Prepares a run on pools that are the same.
   *
   * @param seed makes it repeatable
   * @param one a store
   * @param other another store, at the same time
   */
  public TwinRun(long seed, Twin one, Twin other) {
    this.random = new Random(seed);
    this.pair = new TwinPair(one, other);
    this.acts = new TwinActs(random, pair);
    this.members = new RandomMembers(random);
    this.time = one.time();
    assertThat(other.time()).isEqualTo(time);
    pair.both(Twin::begin);
  }

  /**
   * Takes some steps.
   *
   * @param steps how many
   */
  public void run(int steps) {
    for (int number = 0; number < steps; number++) {
      int kind = random.nextInt(57);
      if (kind < 10) {
        acquire();
      } else if (kind < 14) {
        reserve();
      } else if (kind < 18) {
        release();
      } else if (kind < 24) {
        poll();
      } else if (kind < 27) {
        renew();
      } else if (kind < 36) {
        advance();
      } else if (kind < 38) {
        declare();
      } else if (kind < 40) {
        edit();
      } else if (kind < 43) {
        manage();
      } else if (kind < 46) {
        RandomMembers.Edit edit = members.edit(time);
        byHand(edit.what(), edit.act());
      } else if (kind < 48) {
        declare();
      } else if (kind < 52) {
        act();
      } else if (kind < 56) {
        acts.look(anyWorker());
      } else {
        acts.note(anyWorker());
      }
      pair.awaitSame(number, time);
    }
  }

  private void acquire() {
    AcquireCommand command = asked.isEmpty() || random.nextInt(6) > 0 ? newAcquire() : any(asked);
    asked.add(command);
    String worker = workerOf(command.id());
    pair.begin(command.toString());
    AcquireReply reply = same(twin -> twin.worker(worker).acquire(command), AcquireReply::header);
    if (reply.ticket() > 0) {
      waiters.add(TestWorker.waiter(command, reply));
    }
    if (reply.grant() != null && reply.grant().end() > 0) {
      grants.add(reply.grant());
    }
  }

  private AcquireCommand newAcquire() {
    long[] timeouts = {0, 500, 3_000, 70_000, 300_000, AcquireCommand.POOL_TIMEOUT};
    boolean slot = random.nextInt(3) > 0;
    return new AcquireCommand(
        StoreContract.POOL,
        newId(),
        timeouts[random.nextInt(timeouts.length)],
        time + (random.nextInt(30) == 0 ? 0 : 4_000),
        1 + random.nextInt(MAX_COST),
        "",
        slot,
        random.nextInt(10) > 0,
        members.preference(slot),
        acts.connection());
  }

  private void act() {
    String id = asked.isEmpty() ? newId() : any(asked).id();
    heed(acts.act(anyWorker(), id, time).header());
  }

  private void reserve() {
    ReserveCommand command =
        reservations.isEmpty() || random.nextInt(6) > 0
            ? new ReserveCommand(
                StoreContract.POOL,
                newId(),
                random.nextInt(20_000),
                time + 4_000,
                random.nextInt(MAX_COST))
            : any(reservations);
    reservations.add(command);
    pair.begin(command.toString());
    same(twin -> twin.worker(workerOf(command.id())).reserve(command), ReserveReply::header);
  }

  private void release() {
    String id = asked.isEmpty() ? newId() : any(asked).id();
    long markUntil = random.nextBoolean() ? time + 4_000 : 0;
    ReleaseCommand command =
        new ReleaseCommand(StoreContract.POOL, id, markUntil, members.outcome(time));
    pair.begin(command.toString());
    same(twin -> twin.worker(workerOf(id)).release(command), ReleaseReply::header);
  }

  private void poll() {
    String worker = anyWorker();
    List<QueuedWaiter> named = new ArrayList<>();
    for (QueuedWaiter waiter : waiters) {
      if (workerOf(waiter.id()).equals(worker)
          && (waiter.deadline() > time || random.nextInt(50) == 0)
          && named.stream().noneMatch(known -> known.id().equals(waiter.id()))
          && named.size() < 100) {
        named.add(waiter);
      }
    }
    if (random.nextInt(3) == 0) {
      named = named.subList(0, named.size() / 2);
    }
    PollCommand command =
        new PollCommand(StoreContract.POOL, time + 4_000, random.nextBoolean(), List.copyOf(named));
    pair.begin(command.toString());
    same(twin -> twin.worker(worker).poll(command), PollReply::header);
  }

  private void renew() {
    String worker = anyWorker();
    List<HeldPermit> permits = new ArrayList<>();
    for (Grant grant : grants) {
      if (workerOf(grant.id()).equals(worker) && random.nextInt(4) == 0 && permits.size() < 20) {
        permits.add(TestWorker.held(grant));
      }
    }
    RenewCommand command = new RenewCommand(StoreContract.POOL, time + 4_000, permits);
    pair.begin(command.toString());
    same(twin -> twin.worker(worker).renew(command), RenewReply::header);
  }

  private void advance() {
    int[] most = {2, 60, 600, 1_200, 6_000, 40_000};
    long millis = random.nextInt(most[random.nextInt(most.length)]);
    pair.begin("advance by " + millis);
    pair.both(twin -> twin.advance(millis));
    time += millis;
  }

  private void declare() {
    Mode[] modes = Mode.values();
    Mode mode = modes[random.nextInt(modes.length)];
    PoolConfig.Builder config = PoolConfig.builder().limit(random.nextInt(6));
    String text = RATES[random.nextInt(RATES.length)];
    for (String rate : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      config.rateLimit(RateLimit.parse(rate));
    }
    members.configure(config);
    PoolConfig wanted = config.build();
    long[] versions = {changed, changed, DeclareCommand.WHATEVER, 5};
    long read = mode == Mode.UPDATE ? versions[random.nextInt(versions.length)] : 5;
    DeclareCommand command =
        new DeclareCommand(
            StoreContract.POOL,
            mode,
            new StoredPool(wanted, PoolState.ACTIVE, members.states(wanted.members()), read),
            mode == Mode.RESTORE ? 17 : 0,
            random.nextInt(10),
            acts.author());
    pair.begin(command.toString());
    same(twin -> twin.worker("first").declare(command), DeclareReply::header);
  }

  private void manage() {
    MemberCommand command = members.command(acts.author());
    String worker = anyWorker();
    pair.begin(command.toString());
    same(twin -> twin.worker(worker).members(command), MemberReply::header);
  }

  private void edit() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> set("rate", RATES[random.nextInt(RATES.length)]);
      case 3, 4 -> set("limit", Integer.toString(random.nextInt(6)));
      case 5 -> set("state", random.nextInt(3) == 0 ? "deleted" : "paused");
      case 6 -> set("state", "active");
      case 7 -> byHand("DEL leases", twin -> twin.fixture().deleteLeases(StoreContract.POOL));
      case 8 -> byHand("DEL takers", twin -> twin.fixture().deleteTakers(StoreContract.POOL));
      default ->
          byHand("DEL window 1s", twin -> twin.fixture().deleteWindow(StoreContract.POOL, "1s"));
    }
  }

  private void set(String field, String value) {
    byHand(
        "HSET " + field + " " + value,
        twin -> twin.fixture().setField(StoreContract.POOL, field, value));
  }

  private void byHand(String what, Consumer<Twin> edit) {
    pair.begin(what);
    pair.both(edit);
  }

  /** Does the same with both, which must answer the same. */
  private <R> R same(Function<Twin, R> operation, Function<R, ReplyHeader> header) {
    R reply = pair.same(operation);
    heed(header.apply(reply));
    return reply;
  }

  private void heed(ReplyHeader told) {
    changed = told.changed();
    told.grants().stream().filter(grant -> grant.end() > 0).forEach(grants::add);
  }

  private String newId() {
    return anyWorker() + ":" + ++last;
  }

  private String anyWorker() {
    return WORKERS[random.nextInt(WORKERS.length)];
  }

  private static String workerOf(String id) {
    return id.substring(0, id.indexOf(':'));
  }

  private <T> T any(List<T> of) {
    return of.get(Math.max(0, of.size() - 1 - random.nextInt(Math.min(of.size(), 30))));
  }
}
