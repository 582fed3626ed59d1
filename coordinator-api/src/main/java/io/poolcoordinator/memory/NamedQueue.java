package io.poolcoordinator.memory;

import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.Preference;
import org.jspecify.annotations.Nullable;

/**
 * A queue under the name that it has in Redis: {@code waiters} and {@code takers}, and behind a
 * colon the members for whom those in it wait.
 *
 * @param name the name
 * @param slot whether those in it wait for a slot
 * @param tickets who waits
 */
record NamedQueue(String name, boolean slot, TicketQueue tickets) {

  static final String WAITERS = "waiters";

  static final String TAKERS = "takers";

  /** The name of the queue for a preference: in whichever order it names the same members. */
  static String nameOf(boolean slot, Preference preference) {
    String name = slot ? WAITERS : TAKERS;
    return preference.isNone()
        ? name
        : name + ":" + String.join(",", preference.members().stream().sorted().toList());
  }

  @Nullable Scored head() {
    return tickets.head();
  }
}
