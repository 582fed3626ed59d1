package io.poolcoordinator.memory;

import io.poolcoordinator.contract.Audit;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.memory.InMemoryPools.Key;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pools in memory whose clock moves only when a test says so. */
public class InMemoryStoreFixture implements StoreFixture {

  private final AtomicLong clock;
  private final InMemoryPools pools;
  private final List<PoolStore> stores = new ArrayList<>();

  /** Makes a fixture at some time. */
  InMemoryStoreFixture() {
    this(1_795_210_664_123L);
  }

  /**
   * Makes a fixture at a time.
   *
   * @param time the time in ms
   */
  public InMemoryStoreFixture(long time) {
    this.clock = new AtomicLong(time);
    this.pools = new InMemoryPools(clock::get);
  }

  @Override
  public PoolStore newStore(String worker, StoreListener listener) {
    PoolStore store = new InMemoryPoolStore(pools);
    store.start(worker, listener);
    stores.add(store);
    return store;
  }

  /** Looks at a pool, or changes it. */
  final <T> T inspect(String pool, Function<MemoryPool, T> act) {
    return pools.inspect(pool, act);
  }

  @Override
  public void advance(String pool, Duration duration) {
    clock.addAndGet(duration.toMillis());
  }

  @Override
  public void forgetAll() {
    pools.forgetAll();
  }

  @Override
  public void deleteLeases(String pool) {
    pools.deleteKey(pool, Key.LEASES);
  }

  @Override
  public void deleteWaiters(String pool) {
    pools.deleteKey(pool, Key.WAITERS);
  }

  @Override
  public void deleteTakers(String pool) {
    pools.deleteKey(pool, Key.TAKERS);
  }

  @Override
  public void deleteWindow(String pool, String window) {
    pools.deleteWindow(pool, window);
  }

  @Override
  public void removeLease(String pool, String id) {
    pools.removeLease(pool, id);
  }

  @Override
  public void addLease(String pool, String id, long end) {
    pools.inspect(
        pool,
        state -> {
          state.leases.put(id, end);
          return true;
        });
  }

  @Override
  public void setField(String pool, String field, String value) {
    pools.setField(pool, field, value);
  }

  @Override
  public void addTurn(String pool, String member) {
    pools.addTurn(pool, member);
  }

  @Override
  public void removeTurns(String pool, String member) {
    pools.removeTurns(pool, member);
  }

  @Override
  public void setMemberField(String pool, String member, String property, @Nullable String value) {
    pools.setMemberField(pool, member, property, value);
  }

  @Override
  public void deleteBound(String pool) {
    pools.deleteKey(pool, Key.BOUND);
  }

  @Override
  public Audit audit(String pool) {
    return pools.inspect(
        pool,
        state ->
            new Audit(
                state.leases.scores(),
                state.waiters.tickets(),
                state.takers.tickets(),
                state.taken.scores(),
                new HashSet<>(state.holders.keySet()),
                new HashSet<>(state.waiting.keySet()),
                windows(state),
                state.bound.tickets(),
                state.rotation.turns(),
                state.held(),
                state.token));
  }

  private static Map<String, SortedMap<Long, Long>> windows(MemoryPool state) {
    Map<String, SortedMap<Long, Long>> windows = new HashMap<>();
    addWindows(windows, "", state.windows);
    state.members.forEach((name, member) -> addWindows(windows, name + ":", member.windows));
    return windows;
  }

  /** As in Redis, where a list without entries is none. */
  private static void addWindows(
      Map<String, SortedMap<Long, Long>> all, String whose, Map<String, MemoryWindow> windows) {
    windows.forEach(
        (name, window) -> {
          if (!window.isEmpty()) {
            all.put(whose + name, window.buckets());
          }
        });
  }

  @Override
  public void close() {
    stores.forEach(PoolStore::close);
  }
}
