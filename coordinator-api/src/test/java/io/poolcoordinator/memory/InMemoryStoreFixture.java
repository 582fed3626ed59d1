package io.poolcoordinator.memory;

import io.poolcoordinator.contract.Audit;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.memory.InMemoryPools.Key;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Pools in memory whose clock moves only when a test says so. */
final class InMemoryStoreFixture implements StoreFixture {

  private final AtomicLong clock = new AtomicLong(1_795_210_664_123L);
  private final InMemoryPools pools = new InMemoryPools(clock::get);
  private final List<PoolStore> stores = new ArrayList<>();

  @Override
  public PoolStore newStore(String worker, StoreListener listener) {
    PoolStore store = new InMemoryPoolStore(pools);
    store.start(worker, listener);
    stores.add(store);
    return store;
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
  public void removeLease(String pool, String id) {
    pools.removeLease(pool, id);
  }

  @Override
  public void setField(String pool, String field, String value) {
    pools.setField(pool, field, value);
  }

  @Override
  public Audit audit(String pool) {
    return pools.inspect(
        pool,
        state ->
            new Audit(
                state.leases.scores(),
                state.waiters.tickets(),
                new HashSet<>(state.holders.keySet()),
                new HashSet<>(state.waiting.keySet()),
                state.token));
  }

  @Override
  public void close() {
    stores.forEach(PoolStore::close);
  }
}
