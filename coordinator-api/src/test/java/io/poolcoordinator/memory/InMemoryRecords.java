package io.poolcoordinator.memory;

import java.util.Map;
import java.util.TreeMap;

/** Counts what is kept of a pool. */
public final class InMemoryRecords {

  private InMemoryRecords() {}

  /**
   * Counts what is kept of permits and waits, past ones too.
   *
   * @param pools where
   * @param pool the pool's name
   * @return how many, by what; without what there is none of
   */
  public static Map<String, Integer> of(InMemoryPools pools, String pool) {
    return pools.inspect(
        pool,
        state -> {
          Map<String, Integer> counts = new TreeMap<>();
          counts.put("leases", state.leases.size());
          counts.put("holders", state.holders.size());
          counts.put("queued", (int) state.countWaiting());
          counts.put("waiting", state.waiting.size());
          counts.put("ended", state.ended.size());
          counts.put("workers", state.workers.size());
          counts.put("taken", state.taken.size());
          counts.values().removeIf(count -> count == 0);
          return counts;
        });
  }
}
