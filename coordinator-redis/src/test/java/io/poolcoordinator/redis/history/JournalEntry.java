package io.poolcoordinator.redis.history;

import io.poolcoordinator.redis.script.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command that a server executed.
 *
 * @param micros the server's time, in us
 * @param nanos when it was heard of, by {@code System.nanoTime()}
 * @param run the run of a script that it belongs to; null if people sent it
 * @param words the command and its arguments
 */
record JournalEntry(long micros, long nanos, @Nullable Run run, List<String> words) {

  /**
   * One run of a script.
   *
   * @param number counts them
   * @param script which one
   * @param arguments its arguments, without keys
   */
  record Run(long number, Script script, List<String> arguments) {

    /** The worker that ran it. */
    String worker() {
      return arguments.get(0);
    }
  }

  String word(int index) {
    return words.get(index);
  }

  @Override
  public String toString() {
    String text = String.join(" ", words.subList(0, Math.min(words.size(), 8)));
    return micros
        + " us"
        + (run == null ? " by hand: " : " " + run.script() + " of " + run.worker() + ": ")
        + (text.length() > 200 ? text.substring(0, 200) + "…" : text);
  }
}
