package io.poolcoordinator.redis.testing;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Keys of one test on a server that many tests share. */
public final class PrivatePrefix implements AutoCloseable {

  /** What the keys of every pool end with, in the order in which scripts take them. */
  public static final List<String> SUFFIXES =
      List.of(
          "",
          ":leases",
          ":holders",
          ":waiters",
          ":waiting",
          ":ended",
          ":workers",
          ":takers",
          ":taken",
          ":rotation",
          ":members",
          ":bound",
          ":connections",
          ":events");

  private final RedisUnderTest redis;
  private final String prefix = "test-" + UUID.randomUUID() + ":";

  /** Makes a prefix that no other test has. */
  public PrivatePrefix(RedisUnderTest redis) {
    this.redis = redis;
  }

  /** Returns a pool's key, with a suffix such as {@code :leases}, or none. */
  public String key(String pool, String suffix) {
    return prefix + "pool:{" + pool + "}" + suffix;
  }

  /**
   * Moves the time of a pool, which exists, ahead; it stands still then until the real one is as
   * late.
   */
  public void advance(String pool, Duration duration) {
    RedisClusterCommands<String, String> commands = redis.commands();
    long real = redis.timeAt(key(pool, ""));
    String clock = commands.hget(key(pool, ""), "clock");
    long now = Math.max(real, clock == null ? 0 : Long.parseLong(clock));
    commands.hset(key(pool, ""), "clock", Long.toString(now + duration.toMillis()));
  }

  /** Returns all keys that are there. */
  public Set<String> keys() {
    RedisClusterCommands<String, String> commands = redis.commands();
    ScanArgs own = ScanArgs.Builder.matches(prefix + "*").limit(1000);
    Set<String> keys = new TreeSet<>();
    KeyScanCursor<String> cursor = commands.scan(own);
    keys.addAll(cursor.getKeys());
    while (!cursor.isFinished()) {
      cursor = commands.scan(cursor, own);
      keys.addAll(cursor.getKeys());
    }
    return keys;
  }

  /** Returns what all keys hold, for telling whether anything was written. */
  public Map<String, String> dump() {
    Map<String, String> dump = new TreeMap<>();
    keys().forEach(key -> dump.put(key, Arrays.toString(redis.commands().dump(key))));
    return dump;
  }

  /** Deletes all keys. */
  public void deleteAll() {
    Set<String> keys = keys();
    if (!keys.isEmpty()) {
      redis.commands().del(keys.toArray(String[]::new));
    }
  }

  @Override
  public String toString() {
    return prefix;
  }

  @Override
  public void close() {
    deleteAll();
  }
}
