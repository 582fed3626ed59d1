package io.poolcoordinator.redis.testing;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.poolcoordinator.contract.Audit;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contract's fixture on Redis: keys under a prefix of its own, through one shared client. */
public final class RedisStoreFixture implements StoreFixture {

  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);

  private final RedisUnderTest redis;
  private final ClientUnderTest client;
  private final PrivatePrefix prefix;
  private final List<PoolStore> stores = new ArrayList<>();

  /** Makes a fixture on a server, through Lettuce. */
  public RedisStoreFixture(RedisUnderTest redis) {
    this(redis, ClientKind.LETTUCE);
  }

  /** Makes a fixture. */
  public RedisStoreFixture(RedisUnderTest redis, ClientKind kind) {
    this.redis = redis;
    this.client = kind.open(redis);
    this.prefix = new PrivatePrefix(redis);
  }

  @Override
  public PoolStore newStore(String worker, StoreListener listener) {
    PoolStore store =
        new RedisPoolStore(client.newScriptClient(COMMAND_TIMEOUT), prefix.toString());
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
  public void addLease(String pool, String id, long end) {
    commands().zadd(key(pool, ":leases"), end, id);
  }

  @Override
  public void setField(String pool, String field, String value) {
    commands().hset(key(pool, ""), field, value);
  }

  @Override
  public void addTurn(String pool, String member) {
    commands().rpush(key(pool, ":rotation"), member);
  }

  @Override
  public void removeTurns(String pool, String member) {
    commands().lrem(key(pool, ":rotation"), 0, member);
  }

  @Override
  public void setMemberField(String pool, String member, String property, @Nullable String value) {
    String field = member + ":" + property;
    if (value == null) {
      commands().hdel(key(pool, ":members"), field);
    } else {
      commands().hset(key(pool, ":members"), field, value);
    }
  }

  @Override
  public void deleteBound(String pool) {
    commands().del(key(pool, ":bound"));
  }

  @Override
  public Audit audit(String pool) {
    return new StoredState(commands(), key(pool, "")).audit();
  }

  private String key(String pool, String suffix) {
    return prefix.key(pool, suffix);
  }

  private RedisClusterCommands<String, String> commands() {
    return redis.commands();
  }

  @Override
  public void close() {
    try {
      stores.forEach(PoolStore::close);
      forgetAll();
    } finally {
      client.close();
    }
  }
}
