package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Those that wait in one queue are served in its order. Whoever waited before an operation and
 * after it, at the same place and not parked, was not overtaken by one that it served.
 */
final class Overtaking {

  /** What waiters were told when they were queued, by id. */
  private final Map<String, AcquireReply> told = new HashMap<>();

  private final List<AcquireCommand> served = new ArrayList<>();
  private Map<String, Long> tickets = Map.of();
  private Map<String, Long> takers = Map.of();
  private boolean cleared;

  void waits(String id, AcquireReply reply) {
    told.put(id, reply);
  }

  void served(AcquireCommand command) {
    served.add(command);
  }

  /** Says that from here on nobody waits. */
  void cleared() {
    cleared = true;
  }

  /** Judges an operation. */
  void check(Audit audit, long now) {
    if (cleared) {
      assertThat(audit.tickets()).isEmpty();
      assertThat(audit.takers()).isEmpty();
    }
    for (AcquireCommand command : served) {
      if (command.preference().isNone()) {
        check(command, command.slot() ? tickets : takers, audit, now);
      }
    }
    served.clear();
    cleared = false;
    tickets = Map.copyOf(audit.tickets());
    takers = Map.copyOf(audit.takers());
  }

  private void check(AcquireCommand command, Map<String, Long> before, Audit audit, long now) {
    Map<String, Long> after = command.slot() ? audit.tickets() : audit.takers();
    // One whose grant has lapsed comes back under its old ticket, maybe to be served at once.
    long ticket = told.containsKey(command.id()) ? told.get(command.id()).ticket() : Long.MAX_VALUE;
    before.forEach(
        (id, earlier) -> {
          boolean waits = earlier > 0 && earlier < ticket && earlier.equals(after.get(id));
          assertThat(waits && told.containsKey(id) && told.get(id).deadline() > now)
              .as("%s waits still, and was overtaken by %s", id, command.id())
              .isFalse();
        });
  }
}
