package io.poolcoordinator.redis.soak;

import io.lettuce.core.Range;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.history.Checker;
import io.poolcoordinator.redis.history.Circumstances;
import io.poolcoordinator.redis.history.Journal;
import io.poolcoordinator.redis.history.Promise;
import io.poolcoordinator.redis.history.Verdict;
import io.poolcoordinator.redis.history.WorkerHistory;
import io.poolcoordinator.redis.load.Load;
import io.poolcoordinator.redis.load.LoadClient;
import io.poolcoordinator.redis.seeded.SeededBug;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.FaultProxy;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pool under load on a server of its own, whose workers each reach it through a proxy. What is
 * done to them goes into its circumstances; at its end the promises are judged.
 */
final class Scene implements AutoCloseable {

  static final String POOL = "soak";
  static final String KEY = "pool:{" + POOL + "}";

  /** The leases of its permits. */
  static final long LEASE_MILLIS = 2_000;

  private static final long BUSY_MILLIS = 15_000;

  /** What a scene's threads wait for a permit. */
  static final long TIMEOUT_MILLIS = 8_000;

  final Load load;
  final RedisServer redis;
  final Circumstances circumstances;
  final List<Worker> workers = new ArrayList<>();
  private final Worker.Kind kind;
  private final Path directory;
  private final Journal journal = new Journal(POOL);
  private final List<Worker> all = new ArrayList<>();
  private @Nullable PoolCoordinator coordinator;
  private long endsAt;

  private Scene(Worker.Kind kind, Load load, RedisServer redis, Path directory) {
    this.kind = kind;
    this.load = load;
    this.redis = redis;
    this.directory = directory;
    this.circumstances =
        new Circumstances(
            load.limit(),
            load.leaseMillis(),
            LoadClient.COMMAND_TIMEOUT.toMillis(),
            Stream.of(load.rate().split(","))
                .filter(rate -> !rate.isEmpty())
                .map(RateLimit::parse)
                .toList(),
            Stream.of(load.members().split(",")).filter(name -> !name.isEmpty()).toList());
    SeededBug.of(load.temper().bug()).tell(journal);
    journal.hear(redis);
  }

  /**
   * Starts a server and workers, and has these begin.
   *
   * @param loads what they do on a server
   * @param directory where their histories go
   */
  static Scene start(Worker.Kind kind, Function<RedisServer, Load> loads, Path directory) {
    RedisServer redis = RedisServer.start();
    Load load = loads.apply(redis);
    Scene scene = new Scene(kind, load, redis, directory);
    try {
      for (int i = 0; i < load.jvms(); i++) {
        scene.add();
      }
      scene.workers.forEach(Worker::awaitReady);
      scene.workers.forEach(Worker::go);
      scene.endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(load.seconds());
      return scene;
    } catch (RuntimeException | Error failure) {
      scene.close();
      throw failure;
    }
  }

  private Worker add() {
    long left = TimeUnit.NANOSECONDS.toSeconds(endsAt - System.nanoTime());
    Load rest = endsAt == 0 ? load : load.lasting(Math.max(1, left));
    Worker worker = kind.start(rest, redis, "worker-" + all.size(), directory);
    workers.add(worker);
    all.add(worker);
    return worker;
  }

  /** For how long the load goes on. */
  long leftMillis() {
    return TimeUnit.NANOSECONDS.toMillis(endsAt - System.nanoTime());
  }

  /** The load, a last wait and a last hold, and what a busy machine adds. */
  private long mostLeftMillis() {
    return Math.max(0, leftMillis())
        + TIMEOUT_MILLIS
        + load.temper().longHoldMillis()
        + LoadClient.COMMAND_TIMEOUT.toMillis()
        + BUSY_MILLIS;
  }

  /** Waits until a worker has a permit that it will hold for long, as it does with some. */
  void awaitLongHold(Worker worker) {
    Set<String> before = leasesOf(worker);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, leftMillis()));
    while (System.nanoTime() - end < 0) {
      Set<String> held = leasesOf(worker);
      held.removeAll(before);
      pause(10 * load.holdMillis());
      held.retainAll(leasesOf(worker));
      if (!held.isEmpty()) {
        return;
      }
    }
    throw new AssertionError(worker.name + " held no permit for long");
  }

  private Set<String> leasesOf(Worker worker) {
    Set<String> ids = new HashSet<>(redis.commands().zrange(KEY + ":leases", 0, -1));
    ids.removeIf(id -> !id.startsWith(worker.name + "-"));
    return ids;
  }

  /** A coordinator for what people do, which no fault of the network reaches. */
  PoolCoordinator coordinator() {
    PoolCoordinator known = coordinator;
    if (known == null) {
      known = RedisPoolCoordinator.connect(redis.uri());
      coordinator = known;
    }
    return known;
  }

  PoolAdmin admin() {
    return coordinator().admin().as("soak");
  }

  /** A script that keeps the server busy for a while. */
  static String sleep(Random random) {
    return "local s = redis.call('TIME') local u = s[1] * 1000000 + s[2] + "
        + (200_000 + random.nextInt(2_000_000))
        + " repeat local t = redis.call('TIME') until t[1] * 1000000 + t[2] > u"
        + " return redis.status_reply('OK')";
  }

  /** People end permits or waits. */
  void clear(String what, Runnable act) {
    long from = System.nanoTime();
    act.run();
    circumstances.cleared(what, from, System.nanoTime());
  }

  static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** Something is wrong between one worker and Redis for a while. */
  void cutOff(Worker worker, String what, long millis, Consumer<FaultProxy> fault) {
    long from = System.nanoTime();
    fault.accept(worker.proxy);
    pause(millis);
    worker.proxy.heal();
    circumstances.cutOff(worker.name, what, from, afterwards());
  }

  /** Workers hear of no grant, which is no excuse: a poll finds it within a second. */
  void losePushes(List<Worker> deaf, long millis) {
    deaf.forEach(worker -> worker.proxy.losePushes(true));
    pause(millis);
    deaf.forEach(worker -> worker.proxy.losePushes(false));
  }

  /** Something is wrong between all workers and Redis for a while. */
  void outage(String what, long millis, Runnable begin, Runnable end) {
    long from = System.nanoTime();
    begin.run();
    pause(millis);
    end.run();
    circumstances.outage(what, from, System.nanoTime());
  }

  /** Whoever lost a reply asks again when its command timeout is over. */
  private long afterwards() {
    return System.nanoTime() + LoadClient.COMMAND_TIMEOUT.toNanos();
  }

  /** Stops a worker for a while. */
  void stop(Worker worker, long millis) {
    long from = System.nanoTime();
    worker.stop(true);
    pause(millis);
    worker.stop(false);
    circumstances.stopped(worker.name, "stopped", from, System.nanoTime());
    circumstances.cutOff(worker.name, "going on after a stop", from, afterwards());
  }

  /** Sets a field of the pool by hand. */
  void set(String field, String value) {
    if (field.equals("limit")) {
      circumstances.resized(Integer.parseInt(value));
    }
    redis.commands().hset(KEY, field, value);
  }

  /** Kills a worker; another one takes its place. */
  void kill(Worker worker) {
    long from = System.nanoTime();
    worker.kill();
    workers.remove(worker);
    circumstances.stopped(worker.name, "killed", from, Circumstances.FOR_EVER);
    Worker next = add();
    next.awaitReady();
    next.go();
  }

  /** Kills the server, which comes back empty. */
  void restartEmpty(long millis) {
    long from = System.nanoTime();
    outage(
        "killed, and back empty",
        millis,
        () -> {
          workers.forEach(worker -> worker.proxy.refuse());
          redis.kill();
        },
        () -> {
          redis.restart();
          journal.hearAgain(redis);
          workers.forEach(worker -> worker.proxy.heal());
        });
    circumstances.lost("killed, and back empty", from, System.nanoTime());
  }

  /** Waits until the load is over; says which promises were kept. */
  List<Verdict> end() {
    workers.forEach(worker -> worker.proxy.heal());
    // All of them together: what hangs hangs at all of them.
    long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostLeftMillis());
    for (Worker worker : workers) {
      long left = TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime());
      worker.awaitEnd(Duration.ofMillis(Math.max(1, left)));
    }
    // The leases of the dead, and permits that were granted to nobody.
    pause(load.leaseMillis() + 500);
    if (coordinator != null) {
      coordinator.admin().snapshot(POOL);
    }
    long now = redis.timeAt(KEY);
    Set<String> live =
        new HashSet<>(
            redis
                .commands()
                .zrangebyscore(
                    KEY + ":leases",
                    Range.from(Range.Boundary.excluding(now), Range.Boundary.unbounded())));
    List<WorkerHistory> histories = all.stream().map(Worker::history).toList();
    return Checker.check(histories, journal, live, circumstances);
  }

  /** Says whether the keys of the pool fit together, once the sweeps had their time. */
  Verdict audit() {
    try {
      PoolAudit audit = Audits.assertConsistent(redis, POOL);
      return new Verdict(Promise.S4, Verdict.Status.VALID, audit.toString(), List.of());
    } catch (AssertionError found) {
      return new Verdict(
          Promise.S4, Verdict.Status.INVALID, String.valueOf(found.getMessage()), List.of());
    }
  }

  @Override
  public void close() {
    try {
      if (coordinator != null) {
        coordinator.close();
      }
    } finally {
      all.forEach(Worker::close);
      journal.close();
      redis.close();
    }
  }
}
