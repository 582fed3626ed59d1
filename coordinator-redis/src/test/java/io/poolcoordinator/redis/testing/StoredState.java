package io.poolcoordinator.redis.testing;

import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.poolcoordinator.contract.Audit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands in the keys of one pool, as the contract wants to see it. */
final class StoredState {

  private static final Pattern MEMBER = Pattern.compile(" member=(\\S+) ");

  private final RedisClusterCommands<String, String> redis;
  private final String pool;
  private final Map<String, String> members;

  StoredState(RedisClusterCommands<String, String> redis, String pool) {
    this.redis = redis;
    this.pool = pool;
    this.members = redis.hgetall(pool + ":members");
  }

  Audit audit() {
    String token = redis.hget(pool, "token");
    return new Audit(
        scores(":leases"),
        scores(":waiters"),
        scores(":takers"),
        scores(":taken"),
        new HashSet<>(redis.hkeys(pool + ":holders")),
        new HashSet<>(redis.hkeys(pool + ":waiting")),
        windows(),
        bound(),
        redis.lrange(pool + ":rotation", 0, -1),
        held(),
        token == null ? 0 : Long.parseLong(token));
  }

  private Map<String, Long> scores(String suffix) {
    return redis.zrangebyscoreWithScores(pool + suffix, Range.unbounded()).stream()
        .collect(Collectors.toMap(ScoredValue::getValue, scored -> (long) scored.getScore()));
  }

  private Map<String, Long> bound() {
    Map<String, Long> bound = new HashMap<>();
    redis.zrange(pool + ":bound", 0, -1).forEach(name -> bound.putAll(scores(":" + name)));
    return bound;
  }

  /**
   * The counts that are kept beside the leases; where permits were ended by hand, what the next
   * script makes of them.
   */
  private Map<String, Long> held() {
    Map<String, Long> held = new HashMap<>();
    if (members.isEmpty()) {
      return held;
    }
    List<String> leases = redis.zrange(pool + ":leases", 0, -1);
    String counted = members.getOrDefault("held", "0 0");
    if (!counted.startsWith(leases.size() + " ")) {
      for (String id : leases) {
        Matcher record = MEMBER.matcher(redis.hget(pool + ":holders", id));
        if (record.find()) {
          held.merge(record.group(1), 1L, Long::sum);
        }
      }
      return held;
    }
    members.forEach(
        (field, count) -> {
          if (field.endsWith(":held") && !count.equals("0")) {
            held.put(field.substring(0, field.indexOf(':')), Long.parseLong(count));
          }
        });
    return held;
  }

  /** The windows of which the pool and its members know that they were used. */
  private Map<String, SortedMap<Long, Long>> windows() {
    Map<String, SortedMap<Long, Long>> windows = new HashMap<>();
    addWindows(windows, "", redis.hget(pool, "used"));
    members.forEach(
        (field, used) -> {
          if (field.endsWith(":used")) {
            addWindows(windows, field.substring(0, field.length() - "used".length()), used);
          }
        });
    return windows;
  }

  private void addWindows(
      Map<String, SortedMap<Long, Long>> windows, String whose, @Nullable String used) {
    if (used == null || used.isEmpty()) {
      return;
    }
    for (String state : used.split(",", -1)) {
      String name = whose + state.substring(0, state.indexOf('='));
      SortedMap<Long, Long> buckets = buckets(pool + ":window:" + name);
      if (!buckets.isEmpty()) {
        windows.put(name, buckets);
      }
    }
  }

  private SortedMap<Long, Long> buckets(String key) {
    SortedMap<Long, Long> buckets = new TreeMap<>();
    for (String bucket : redis.lrange(key, 0, -1)) {
      int space = bucket.indexOf(' ');
      buckets.put(
          Long.parseLong(bucket.substring(0, space)), Long.parseLong(bucket.substring(space + 1)));
    }
    return buckets;
  }
}
