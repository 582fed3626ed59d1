package io.poolcoordinator.samples.console.rest;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.PoolRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How all pools stood a moment ago, to search and sort them by. A look at a thousand pools keeps
 * the store busy for some tenths of a second, so it is taken beside the requests, and only so often
 * that it is busy with it for a tenth of the time. Names that come or go, and pools that something
 * was done to here, are known at once.
 */
final class KnownPools {

  /** So much longer than a look lasts is the pause after it. */
  private static final int PAUSES = 9;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);

  /** What is older than so many pauses is not shown any more: nobody has asked for a while. */
  private static final int KEPT_PAUSES = 4;

  private static final String ALL = "";

  private final PoolAdmin admin;
  private final LongSupplier nanoTime;
  private final SharedReads<Look> looks;
  private final AtomicBoolean looking = new AtomicBoolean();

  /** When something was done to a pool here: a look that began before may not know of it. */
  private final ConcurrentMap<String, Long> forgotten = new ConcurrentHashMap<>();

  private volatile @Nullable Look last;

  KnownPools(PoolAdmin admin, LongSupplier nanoTime) {
    this.admin = admin;
    this.nanoTime = nanoTime;
    this.looks = new SharedReads<>(nanoTime);
  }

  /** Has a pool be looked at again before anything is said of it. */
  void forget(String pool) {
    forgotten.put(pool, nanoTime.getAsLong());
  }

  /** All that there are, the deleted and gone ones too. */
  Collection<PoolRow> rows() {
    Look known = last;
    if (known == null || age(known) > KEPT_PAUSES * known.pause()) {
      known = looks.get(ALL, this::look);
      last = known;
      return current(known).rows.values();
    }
    if (age(known) > known.pause() && looking.compareAndSet(false, true)) {
      var unused =
          CompletableFuture.runAsync(() -> last = look(), KnownPools::start)
              // What it failed with the next request meets, too, and says.
              .whenComplete((done, failure) -> looking.set(false));
    }
    Look current = current(known);
    return current.rows.values();
  }

  private static void start(Runnable reading) {
    Thread thread = new Thread(reading, "console-look");
    thread.setDaemon(true);
    thread.start();
  }

  private long age(Look look) {
    return nanoTime.getAsLong() - look.nanos;
  }

  private Look look() {
    long began = nanoTime.getAsLong();
    Map<String, PoolRow> rows = new TreeMap<>();
    PoolRow.read(admin, admin.pools()).forEach(row -> rows.put(row.name(), row));
    forgotten.values().removeIf(done -> done - began < 0);
    return new Look(rows, began, nanoTime.getAsLong() - began);
  }

  /** Brought up to the names that there are now. */
  private Look current(Look known) {
    List<String> names = admin.pools();
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      if (!known.rows.containsKey(name) || isForgotten(name, known)) {
        unknown.add(name);
      }
    }
    if (unknown.isEmpty() && names.size() == known.rows.size()) {
      return known;
    }
    Map<String, PoolRow> rows = new TreeMap<>(known.rows);
    rows.keySet().retainAll(Set.copyOf(names));
    PoolRow.read(admin, unknown).forEach(row -> rows.put(row.name(), row));
    return new Look(rows, known.nanos, known.took);
  }

  private boolean isForgotten(String name, Look known) {
    Long done = forgotten.get(name);
    return done != null && done - known.nanos >= 0;
  }

  /**
   * A look at all of them.
   *
   * @param rows by name
   * @param nanos when it began
   * @param took how long it lasted
   */
  private record Look(Map<String, PoolRow> rows, long nanos, long took) {

    long pause() {
      return Math.max(SHORTEST_PAUSE.toNanos(), PAUSES * took);
    }
  }
}
