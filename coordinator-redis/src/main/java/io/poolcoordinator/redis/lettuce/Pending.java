package io.poolcoordinator.redis.lettuce;

/** A command on its way, as {@link CommandTimeouts} looks at it. */
interface Pending {

  /** When it was sent, by {@link System#nanoTime()}. */
  long sentAt();

  /** Whether it was answered, or failed. */
  boolean isSettled();

  /** Fails it: its time is over. */
  void timeOut();
}
