package io.poolcoordinator.redis.testing;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.poolcoordinator.contract.Audit;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The contract's fixture on Redis: keys under a prefix of its own, through one shared client. */
public final class RedisStoreFixture implements StoreFixture {

  /** Threads, which all fixtures of this JVM share: to start and end them takes a while. */
  private static final ClientResources THREADS = DefaultClientResources.create();

  private final RedisServer server;
  private final RedisClient client = RedisClient.create(THREADS);
  private final PrivatePrefix prefix;
  private final List<PoolStore> stores = new ArrayList<>();

  /** Makes a fixture on a server. */
  public RedisStoreFixture(RedisServer server) {
    this.server = server;
    this.prefix = new PrivatePrefix(server);
  }

  @Override
  public PoolStore newStore(String worker, StoreListener listener) {
    PoolStore store =
        new RedisPoolStore(
            LettuceScriptClient.of(client, server.uri(), Duration.ofSeconds(5)), prefix.toString());
    stores.add(store);
    store.start(worker, listener);
    return store;
  }

  @Override
  public void advance(String pool, Duration duration) {
    prefix.advance(pool, duration);
  }

  @Override
  public void forgetAll() {
    prefix.deleteAll();
  }

  @Override
  public void deleteLeases(String pool) {
    commands().del(key(pool, ":leases"));
  }

  @Override
  public void deleteWaiters(String pool) {
    commands().del(key(pool, ":waiters"));
  }

  @Override
  public void deleteTakers(String pool) {
    commands().del(key(pool, ":takers"));
  }

  @Override
  public void deleteWindow(String pool, String window) {
    commands().del(key(pool, ":window:" + window));
  }

  @Override
  public void removeLease(String pool, String id) {
    commands().zrem(key(pool, ":leases"), id);
  }

  @Override
  public void setField(String pool, String field, String value) {
    commands().hset(key(pool, ""), field, value);
  }

  @Override
  public Audit audit(String pool) {
    String token = commands().hget(key(pool, ""), "token");
    return new Audit(
        scores(key(pool, ":leases")),
        scores(key(pool, ":waiters")),
        scores(key(pool, ":takers")),
        scores(key(pool, ":taken")),
        new HashSet<>(commands().hkeys(key(pool, ":holders"))),
        new HashSet<>(commands().hkeys(key(pool, ":waiting"))),
        windows(pool),
        token == null ? 0 : Long.parseLong(token));
  }

  /** The windows of which the pool knows that they were used. */
  private Map<String, SortedMap<Long, Long>> windows(String pool) {
    Map<String, SortedMap<Long, Long>> windows = new HashMap<>();
    String start = key(pool, ":window:");
    String used = commands().hget(key(pool, ""), "used");
    if (used != null && !used.isEmpty()) {
      for (String state : used.split(",", -1)) {
        String name = state.substring(0, state.indexOf('='));
        SortedMap<Long, Long> buckets = buckets(start + name);
        if (!buckets.isEmpty()) {
          windows.put(name, buckets);
        }
      }
    }
    return windows;
  }

  private SortedMap<Long, Long> buckets(String key) {
    SortedMap<Long, Long> buckets = new TreeMap<>();
    for (String bucket : commands().lrange(key, 0, -1)) {
      int space = bucket.indexOf(' ');
      buckets.put(
          Long.parseLong(bucket.substring(0, space)), Long.parseLong(bucket.substring(space + 1)));
    }
    return buckets;
  }

  private String key(String pool, String suffix) {
    return prefix.key(pool, suffix);
  }

  private Map<String, Long> scores(String key) {
    return commands().zrangebyscoreWithScores(key, Range.unbounded()).stream()
        .collect(Collectors.toMap(ScoredValue::getValue, scored -> (long) scored.getScore()));
  }

  private RedisCommands<String, String> commands() {
    return server.commands();
  }

  @Override
  public void close() {
    try {
      stores.forEach(PoolStore::close);
      forgetAll();
    } finally {
      client.shutdown(0, 0, TimeUnit.SECONDS);
    }
  }
}
