package io.poolcoordinator.redis.history;

/**
 * One acquire, from being asked to its answer, by {@code System.nanoTime()}.
 *
 * @param thread the worker and the thread that asked
 * @param asked when it asked
 * @param timeoutMillis for how long it was to wait
 * @param answered when it had an answer; {@link #NEVER} if it had none
 * @param answer what the answer was: {@code granted}, or why not
 */
public record Call(String thread, long asked, long timeoutMillis, long answered, String answer) {

  /** Stands for an answer that never came. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Returns the worker that asked. */
  public String worker() {
    return thread.substring(0, thread.indexOf('/'));
  }

  /** Whether it has an answer. */
  public boolean isAnswered() {
    return answered != NEVER;
  }
}
