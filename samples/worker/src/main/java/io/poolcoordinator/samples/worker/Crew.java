package io.poolcoordinator.samples.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The threads of a worker. */
final class Crew {

  private final List<Thread> threads = new ArrayList<>();

  /**
   * Makes threads; none runs yet.
   *
   * @param size how many
   * @param caller what each does
   */
  Crew(int size, Runnable caller) {
    for (int i = 1; i <= size; i++) {
      Thread thread = new Thread(caller, "caller-" + i);
      thread.setDaemon(true); // one that hangs does not keep the worker from ending
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Says whether all threads are there; one that ended too early has met an error. */
  boolean isComplete() {
    return threads.stream().noneMatch(thread -> thread.getState() == Thread.State.TERMINATED);
  }

  /** Waits until all threads have ended, at most for so long in all. */
  void join(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    for (Thread thread : threads) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      thread.join(Math.max(left, 1)); // 0 would be for ever
    }
  }
}
