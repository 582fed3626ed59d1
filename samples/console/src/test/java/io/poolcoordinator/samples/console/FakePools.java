package io.poolcoordinator.samples.console;

import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.Cleared;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.admin.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Pools that stand as a test says, and write down what is done to them. How they behave in use is
 * not theirs to say: {@link ConsoleIT} asks the real ones.
 */
final class FakePools {

  /** What was done, with who did it and why: {@code pause netsuite by anna because stuck}. */
  final List<String> acts = new ArrayList<>();

  /** What is thrown by whatever asks for the pool of that name; {@code *} for the list of pools. */
  final Map<String, RuntimeException> failures = new TreeMap<>();

  final Map<String, PoolSnapshot> snapshots = new TreeMap<>();
  final Map<String, PoolAudit> audits = new TreeMap<>();
  final Map<String, String> attached = new TreeMap<>();
  final List<String> strayNames = new ArrayList<>();
  final FakeMembers members = new FakeMembers(acts);
  List<Holder> holders = List.of();
  List<Waiter> waiters = List.of();
  List<AdministrativeEvent> events = List.of();

  /** What each further look at the events finds; a failure is thrown. */
  final Deque<Object> furtherEvents = new ArrayDeque<>();

  Runnable onLook = () -> {};
  boolean paused;

  void add(PoolSnapshot pool) {
    snapshots.put(pool.name(), pool);
  }

  PoolAdmin admin() {
    return new Admin("worker", "");
  }

  private PoolSnapshot existing(String pool) {
    if (failures.containsKey(pool)) {
      throw failures.get(pool);
    }
    PoolSnapshot snapshot = snapshots.get(pool);
    if (snapshot == null) {
      throw new PoolNotFoundException(pool);
    }
    return snapshot;
  }

  private PoolSnapshot live(String pool) {
    PoolSnapshot snapshot = existing(pool);
    if (snapshot.state() == PoolState.DELETED) {
      throw new PoolDeletedException(pool);
    }
    return snapshot;
  }

  static InvalidPoolStateException unusable(String pool) {
    return new InvalidPoolStateException(
        pool,
        "pool:{" + pool + "}",
        "limit",
        "is \"abc\", but must be a whole number from 0 to 1000000; mend it: HSET pool:{"
            + pool
            + "} limit <number>");
  }

  private final class Admin implements PoolAdmin {

    private final String actor;
    private final String reason;

    Admin(String actor, String reason) {
      this.actor = actor;
      this.reason = reason;
    }

    private void done(String act) {
      acts.add(act + " by " + actor + (reason.isEmpty() ? "" : " because " + reason));
    }

    @Override
    public PoolAdmin as(String other) {
      if (other.isEmpty()) {
        throw new IllegalArgumentException("actor has 0 bytes, but must have from 1 to 200");
      }
      return new Admin(other, reason);
    }

    @Override
    public PoolAdmin because(String other) {
      return new Admin(actor, other);
    }

    @Override
    public List<String> pools() {
      onLook.run();
      if (failures.containsKey("*")) {
        throw failures.get("*");
      }
      List<String> names = new ArrayList<>(snapshots.keySet());
      names.addAll(failures.keySet());
      names.addAll(strayNames);
      return names;
    }

    @Override
    public PoolSnapshot snapshot(String pool) {
      return existing(pool);
    }

    @Override
    public CompletableFuture<PoolSnapshot> snapshotAsync(String pool) {
      if (pool.contains(" ")) {
        throw new IllegalArgumentException("a pool's name must be printable ASCII without space");
      }
      return CompletableFuture.supplyAsync(() -> existing(pool));
    }

    @Override
    public PoolAudit audit(String pool) {
      PoolAudit audit = audits.get(pool);
      if (audit == null) {
        throw new PoolNotFoundException(pool);
      }
      return audit;
    }

    @Override
    public List<Holder> holders(String pool) {
      existing(pool);
      return holders;
    }

    @Override
    public List<Waiter> waiters(String pool) {
      existing(pool);
      return waiters;
    }

    @Override
    public List<AdministrativeEvent> events(String pool, int most) {
      existing(pool);
      return events.stream().limit(most).toList();
    }

    @Override
    public List<AdministrativeEvent> eventsAfter(String pool, String id, int most) {
      onLook.run();
      acts.add("eventsAfter " + pool + " " + id);
      Object further = furtherEvents.isEmpty() ? List.of() : furtherEvents.removeFirst();
      if (further instanceof RuntimeException failure) {
        throw failure;
      }
      return ((List<?>) further).stream().map(AdministrativeEvent.class::cast).toList();
    }

    @Override
    public PoolSnapshot make(String pool, PoolConfig config) {
      if (snapshots.containsKey(pool)) {
        throw PoolConflictException.exists(pool, snapshots.get(pool).config(), config);
      }
      done("make " + pool + " " + config);
      snapshots.put(pool, Snapshots.idle(pool, config));
      return snapshots.get(pool);
    }

    @Override
    public PoolSnapshot update(String pool, UnaryOperator<PoolConfig> change) {
      return set(pool, change.apply(live(pool).config()));
    }

    @Override
    public PoolSnapshot set(String pool, PoolConfig config) {
      PoolSnapshot after = Snapshots.withConfig(live(pool), config);
      done("set " + pool + " " + config);
      snapshots.put(pool, after);
      return after;
    }

    @Override
    public PoolSnapshot set(String pool, PoolConfig config, long version) {
      if (live(pool).version() != version) {
        throw PoolConflictException.changedMeanwhile(pool, live(pool).config(), config);
      }
      return set(pool, config);
    }

    @Override
    public boolean pause(String pool) {
      live(pool);
      done("pause " + pool);
      boolean before = paused;
      paused = true;
      return !before;
    }

    @Override
    public void endCoolDown(String pool) {
      live(pool);
      done("end-cool-down " + pool);
    }

    @Override
    public boolean resume(String pool) {
      live(pool);
      done("resume " + pool);
      boolean before = paused;
      paused = false;
      return before;
    }

    @Override
    public Cleared clear(String pool) {
      live(pool);
      done("clear " + pool);
      return new Cleared(waiters.size(), holders.size());
    }

    @Override
    public Cleared clearWaiters(String pool) {
      live(pool);
      done("clearWaiters " + pool);
      return new Cleared(waiters.size(), 0);
    }

    @Override
    public boolean endPermit(String pool, String permit) {
      live(pool);
      done("endPermit " + pool + " " + permit);
      return holders.stream().anyMatch(holder -> holder.permit().equals(permit));
    }

    @Override
    public Cleared delete(String pool) {
      live(pool);
      done("delete " + pool);
      return new Cleared(waiters.size(), holders.size());
    }

    @Override
    public PoolMembers members(String pool) {
      live(pool);
      return members;
    }

    @Override
    public void attach(String connection, String pool) {
      live(pool);
      done("attach " + connection + " " + pool);
      attached.put(connection, pool);
    }

    @Override
    public Optional<String> detach(String connection) {
      done("detach " + connection);
      return Optional.ofNullable(attached.remove(connection));
    }

    @Override
    public Optional<String> poolOf(String connection) {
      return Optional.ofNullable(attached.get(connection));
    }

    @Override
    public List<String> connections(String pool) {
      live(pool);
      return attached.keySet().stream().filter(name -> attached.get(name).equals(pool)).toList();
    }
  }
}
