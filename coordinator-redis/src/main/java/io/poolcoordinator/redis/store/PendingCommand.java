package io.poolcoordinator.redis.store;

/** A command on its way, as {@link CommandTimeouts} looks at it. */
public interface PendingCommand {

  /**
   * Returns when it was sent.
   *
   * @return by {@link System#nanoTime()}
   */
  long sentAt();

  /**
   * Says whether it was answered, or failed.
   *
   * @return true once nothing is to be done any more
   */
  boolean isSettled();

  /** Fails it: its time is over. */
  void timeOut();
}
