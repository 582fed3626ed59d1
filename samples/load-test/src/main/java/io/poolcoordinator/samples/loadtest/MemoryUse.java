package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.Engine;
import io.poolcoordinator.samples.loadtest.engine.Engine.Slot;
import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import io.poolcoordinator.samples.loadtest.engine.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * What an engine's keys take in Redis, without what it keeps of its past for people.
 *
 * @param idlePool of a pool of which nobody holds anything, in bytes
 * @param perLease how much more of each permit that is held
 * @param perWaiter how much more of each thread that waits
 */
record MemoryUse(long idlePool, long perLease, long perWaiter) {

  private static final int COUNT = 500;
  private static final long LONGEST_WAIT_MILLIS = 10_000;

  /** As long as a worker's id may be by itself: those of permits have some fifty bytes then. */
  private static final String WORKER = "a-worker-with-the-longest-id-36-byte";

  static MemoryUse of(EngineKind kind, String redis, RedisLook look) throws InterruptedException {
    String run = "load-test-" + ProcessHandle.current().pid() + "-memory:";
    List<Thread> waiters = new ArrayList<>();
    try (Engine engine = kind.open(redis, run, WORKER, Limits.ofPermits(COUNT))) {
      engine.acquire(0).release();
      long idle = settled(look, run);
      List<Slot> slots = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        slots.add(engine.acquire(0));
      }
      long held = settled(look, run);
      for (int i = 0; i < COUNT; i++) {
        Thread waiter = new Thread(null, () -> await(engine), "waiter", 1 << 18);
        waiter.start();
        waiters.add(waiter);
      }
      long waiting = settled(look, run);
      waiters.forEach(Thread::interrupt);
      for (Thread waiter : waiters) {
        waiter.join();
      }
      slots.forEach(Slot::release);
      return new MemoryUse(idle, (held - idle) / COUNT, (waiting - held) / COUNT);
    } finally {
      look.removeKeys(run);
    }
  }

  private static void await(Engine engine) {
    try {
      engine.acquire(0).release();
    } catch (InterruptedException atTheEnd) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks until nothing changes any more: waiters and releases take their time. */
  private static long settled(RedisLook look, String run) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT_MILLIS * 1_000_000;
    long before = -1;
    long bytes = look.bytes(run);
    while (bytes != before && System.nanoTime() - end < 0) {
      Thread.sleep(300);
      before = bytes;
      bytes = look.bytes(run);
    }
    return bytes;
  }
}
