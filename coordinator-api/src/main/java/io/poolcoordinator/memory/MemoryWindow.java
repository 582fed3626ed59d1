package io.poolcoordinator.memory;

import io.poolcoordinator.RateLimit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was used of one window: buckets of units, the oldest first, among them such as are booked
 * for the future. How many units the window holds is not its business, so that a changed number
 * keeps what was used.
 *
 * <p>A window that slides keeps each unit until its bucket has ended and the whole window has
 * passed after that: no period of its length, wherever it begins, holds more than it may. One that
 * follows the calendar is a single bucket, which comes free as it ends.
 */
final class MemoryWindow {

  /** A window that slides has so many buckets in its length. */
  private static final long BUCKETS = 1_000;

  private static final class Bucket {
    final long start;
    long units;

    Bucket(long start, long units) {
      this.start = start;
      this.units = units;
    }
  }

  private final long length;
  private final boolean sliding;
  private final long width;

  /** For how long the units of a bucket stay used after its end. */
  private final long hold;

  private final long offset;
  private final Deque<Bucket> buckets = new ArrayDeque<>();
  private long total;

  MemoryWindow(RateLimit rate) {
    this.length = rate.window().toMillis();
    this.sliding = rate.calendar().isEmpty();
    this.width = sliding ? Math.max(1, length / BUCKETS) : length;
    this.hold = sliding ? length : 0;
    this.offset = rate.calendar().map(at -> at.getTotalSeconds() * 1_000L).orElse(0L);
  }

  /**
   * Makes a window that takes over what others know, rounded towards late.
   *
   * @param rate the window
   * @param known those that there are
   * @param now the pool's time
   * @param latest the latest time for which units were taken or booked
   */
  static MemoryWindow seeded(
      RateLimit rate, Collection<MemoryWindow> known, long now, long latest) {
    MemoryWindow seeded = new MemoryWindow(rate);
    MemoryWindow source = seeded.source(known);
    if (source != null) {
      for (Bucket bucket : source.buckets) {
        long last = bucket.start + source.width - 1;
        if (source.free(bucket) > now) {
          seeded.add(bucket.units, Math.min(last, Math.max(latest, bucket.start)));
        }
      }
    }
    seeded.drop(now);
    return seeded;
  }

  /** The one that knows the most of this window's length, at the least detail lost. */
  private @Nullable MemoryWindow source(Collection<MemoryWindow> known) {
    MemoryWindow covering = null;
    MemoryWindow longest = null;
    for (MemoryWindow other : known) {
      if (other.sliding
          && other.length >= length
          && (covering == null || other.length < covering.length)) {
        covering = other;
      }
      if (longest == null || other.length > longest.length) {
        longest = other;
      }
    }
    return covering != null ? covering : longest;
  }

  /** Removes what has come free. */
  void drop(long now) {
    for (Bucket oldest = buckets.peekFirst();
        oldest != null && free(oldest) <= now;
        oldest = buckets.peekFirst()) {
      total -= oldest.units;
      buckets.removeFirst();
    }
  }

  private long free(Bucket bucket) {
    return bucket.start + width + hold;
  }

  /** Whether there is room for a cost where the window holds so many units. */
  boolean hasRoom(long cost, long units) {
    return total + cost <= units;
  }

  /** When there will be room for a cost; 0 where there is now. */
  long opening(long cost, long units) {
    long opening = 0;
    long excess = total + cost - units;
    for (Bucket bucket : buckets) {
      if (excess <= 0) {
        break;
      }
      excess -= bucket.units;
      opening = free(bucket);
    }
    return opening;
  }

  /** Uses units at a time, or in the newest bucket where that is later. */
  void add(long units, long at) {
    long start = Math.max(at - Math.floorMod(at + offset, width), newest());
    Bucket newest = buckets.peekLast();
    if (newest != null && newest.start == start) {
      newest.units += units;
    } else {
      buckets.addLast(new Bucket(start, units));
    }
    total += units;
  }

  /** When the newest bucket begins; the beginning of time where there is none. */
  long newest() {
    Bucket newest = buckets.peekLast();
    return newest == null ? Long.MIN_VALUE : newest.start;
  }

  /** How many units are used or booked. */
  long total() {
    return total;
  }

  /** How many units have not come free by a time. */
  long usedAt(long now) {
    return buckets.stream()
        .filter(bucket -> free(bucket) > now)
        .mapToLong(bucket -> bucket.units)
        .sum();
  }

  /** The most units that are used at one time, whether that has come, passed or not. */
  long most() {
    long most = 0;
    for (Bucket last : buckets) {
      long within = 0;
      for (Bucket bucket : buckets) {
        if (bucket.start <= last.start && free(bucket) > last.start) {
          within += bucket.units;
        }
      }
      most = Math.max(most, within);
    }
    return most;
  }

  /** How many buckets there are. */
  int size() {
    return buckets.size();
  }

  /** A copy, for looking at: start to units. */
  SortedMap<Long, Long> buckets() {
    SortedMap<Long, Long> copy = new TreeMap<>();
    buckets.forEach(bucket -> copy.put(bucket.start, bucket.units));
    return copy;
  }

  boolean isEmpty() {
    return buckets.isEmpty();
  }

  void clear() {
    buckets.clear();
    total = 0;
  }
}
