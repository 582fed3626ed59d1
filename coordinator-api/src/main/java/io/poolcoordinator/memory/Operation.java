package io.poolcoordinator.memory;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One operation of one worker on one pool, under the pool's lock: its time, and what it brings
 * about beside its reply.
 */
final class Operation {

  /** The longest lease. */
  static final long MAX_LEASE = 300_000;

  /** The longest that a command may be on its way: so long the end of an id is remembered. */
  static final long MARK = 120_000;

  /** Who acts where nobody knows: somebody edited the pool by hand. */
  private static final Author HAND = new Author("-", "");

  final MemoryPool pool;
  final String worker;
  final Listeners listeners;

  /** The pool's time in ms; never runs back. */
  final long now;

  /** Grants for waiters of the worker that asks, told in the reply. */
  final List<Grant> grants = new ArrayList<>();

  /** What other workers are told by a push. */
  final Map<String, Push> pushes = new LinkedHashMap<>();

  /** How many waiters were looked at, which is bounded. */
  int steps;

  /** The operation stopped at its bound of work. */
  boolean more;

  /** In how many ms time alone may serve a waiter at the head that is the asking worker's. */
  private long comeBackIn = ReplyHeader.NOT;

  Operation(MemoryPool pool, String worker, long time, Listeners listeners) {
    this.pool = pool;
    this.worker = worker;
    this.listeners = listeners;
    this.now = Math.max(time, pool.clock);
    if (pool.settings != null) {
      noticeEdits(pool.settings);
    }
  }

  private void noticeEdits(Settings settings) {
    Settings seen = pool.seen;
    if (!settings.equals(seen)) {
      if (seen != null) {
        writeChange("changed", HAND, SettingsText.ofFields(seen), SettingsText.ofFields(settings));
      }
      pool.changed = later();
      pool.seen = settings;
    }
    if (Expiry.isTidyDue(pool, now)) {
      lookAtMembers();
    }
    if (pool.countWaiting() != pool.queued) {
      pool.generation++;
    }
  }

  /**
   * Notices what people changed of the members. That takes reading all of them, so that it is done
   * once a second, and by what answers with them.
   */
  void lookAtMembers() {
    if (!missing() && new Roster(pool).look()) {
      pool.changed = later();
      writeEvent("changed", HAND, "", SettingsText.ofMembers(pool).unlike(SettingsText.NOTHING));
    }
  }

  /** Writes an administrative event; an actor without a name is the worker that asks. */
  void writeEvent(String act, Author author, String before, String after) {
    String actor = author.actor().isEmpty() ? worker : author.actor();
    pool.events.add(now, act, actor, author.reason(), before, after);
  }

  /** Writes the event of a change of settings. */
  void writeChange(String act, Author author, SettingsText before, SettingsText after) {
    writeEvent(act, author, before.unlike(after), after.unlike(before));
  }

  /** Sets the state of a pool that is not missing, so that it is not taken for an edit by hand. */
  void become(PoolState state) {
    Settings settings = settings().withState(state);
    pool.settings = settings;
    pool.seen = settings;
    pool.changed = later();
  }

  /** The worker at the beginning of an id; the whole id where it is of a foreign format. */
  static String workerOf(String id) {
    int colon = id.lastIndexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  boolean missing() {
    return pool.settings == null;
  }

  /** The settings of a pool that is not missing, but for its members. */
  Settings settings() {
    return Objects.requireNonNull(pool.settings, "settings");
  }

  /** The unit of tokens and of {@code changed}. */
  long micros() {
    return now * 1000;
  }

  /** Identifies settings that are changed now. */
  long later() {
    return Math.max(pool.changed + 1, micros());
  }

  /** The next number of the one counter that gives tokens and tickets. */
  long nextNumber() {
    pool.token = Math.max(pool.token + 1, micros());
    return pool.token;
  }

  /** Has nothing that was numbered before be taken back in. */
  void raiseFloor() {
    pool.floor = Math.max(pool.token, micros());
    pool.token = pool.floor;
  }

  /** Remembers that an id has ended, for as long as a command with it may still be on its way. */
  void mark(String id) {
    mark(id, now + MARK);
  }

  /**
   * Remembers that people ended an id. Its worker may be told of it in vain, and renew it or ask
   * after it for as long as a lease or a wait can be.
   */
  void markCleared(String id) {
    mark(id, now + MAX_LEASE);
  }

  /** Has a worker come back at once: something was done to what is its. */
  void recall(String other) {
    if (other.equals(worker)) {
      comeBackIn(0);
    } else {
      push(other).comeBackIn(0);
    }
  }

  /** What is past is dropped by {@link Expiry}, but here where it never looks. */
  void mark(String id, long until) {
    if (missing()) {
      pool.ended.removeUpTo(now);
    }
    Long previous = pool.ended.score(id);
    if (previous == null || previous < until) {
      pool.ended.put(id, until);
    }
  }

  /** What a worker, not the asking one, is told. */
  Push push(String worker) {
    return pushes.computeIfAbsent(worker, key -> new Push());
  }

  /** Has the asking worker come back; the earliest of several times counts. */
  void comeBackIn(long millis) {
    comeBackIn = comeBackIn == ReplyHeader.NOT ? millis : Math.min(comeBackIn, millis);
  }

  /** Ends the operation. */
  ReplyHeader finish() {
    pool.bound.dropEmpty();
    if (!missing()) {
      pool.queued = pool.countWaiting();
      if (pool.queued == 0) {
        pool.blocked = "";
      }
      pool.clock = now;
    }
    return new ReplyHeader(
        now, pool.changed, pool.generation, more, comeBackIn, List.copyOf(grants));
  }
}
