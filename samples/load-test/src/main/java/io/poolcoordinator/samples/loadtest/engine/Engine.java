package io.poolcoordinator.samples.loadtest.engine;

/** Something that shares limits between JVMs, connected and ready. Threads share it. */
public interface Engine extends AutoCloseable {

  /**
   * Waits until the caller may begin.
   *
   * @param pool which of the load's pools, from 0
   * @return what the caller holds from now on
   * @throws InterruptedException if the caller was interrupted
   */
  Slot acquire(int pool) throws InterruptedException;

  /** Gives up its connections. */
  @Override
  void close();

  /** What a caller holds while it works. */
  @FunctionalInterface
  interface Slot {

    /** For what need not be given back. */
    Slot NOTHING = () -> {};

    /** Gives it back. */
    void release();
  }
}
