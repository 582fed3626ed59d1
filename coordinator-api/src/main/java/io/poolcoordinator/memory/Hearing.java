package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Heard;

/** Which workers with waiters were heard of, and would hear of a grant. */
final class Hearing {

  /** A worker with waiters that is silent for longer gets nothing pushed. */
  private static final long SILENCE = 3_000;

  private final Operation operation;
  private final MemoryPool pool;

  Hearing(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
  }

  /** Whether what is pushed to a worker would be heard. */
  boolean reaches(String worker) {
    if (worker.equals(operation.worker)) {
      return true;
    }
    Heard heard = pool.workers.get(worker);
    return heard != null
        && heard.at() > operation.now - SILENCE
        && operation.listeners.hears(pool.name, worker);
  }

  /** Notes that some waiters of a worker are parked. */
  void noteParked(String worker) {
    Heard heard = pool.workers.get(worker);
    pool.workers.put(worker, new Heard(heard == null ? operation.now - SILENCE : heard.at(), true));
  }

  /**
   * Notes that the worker that asks was heard of and has waiters.
   *
   * @return whether some of them are parked
   */
  boolean noteHeard() {
    Heard heard = pool.workers.get(operation.worker);
    boolean parked = heard != null && heard.parked();
    pool.workers.put(operation.worker, new Heard(operation.now, parked));
    return parked;
  }
}
