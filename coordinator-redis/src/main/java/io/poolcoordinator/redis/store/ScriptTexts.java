package io.poolcoordinator.redis.store;

import io.poolcoordinator.redis.script.ScriptSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Decides what follows where a server does not know a script (NOSCRIPT): it is sent with its text,
 * but once rather than by each of the commands that were on their way. A text has a hundred
 * thousand bytes.
 */
public final class ScriptTexts {

  private final ConcurrentMap<ScriptSource, Long> sentAt = new ConcurrentHashMap<>();

  /**
   * Says whether the text is to be sent. If not, it was sent after the command that failed, and the
   * script is run by its SHA-1 once more. On a Cluster that may have been to another node, and the
   * answer is yes the next time.
   *
   * @param script what the server did not know
   * @param askedAt when the command that failed was sent, by {@link System#nanoTime()}
   * @return true if the caller sends the text now
   */
  public boolean isToBeSent(ScriptSource script, long askedAt) {
    long now = System.nanoTime();
    Long last = sentAt.get(script);
    if (last != null && last - askedAt > 0) {
      return false;
    }
    return last == null
        ? sentAt.putIfAbsent(script, now) == null
        : sentAt.replace(script, last, now);
  }
}
