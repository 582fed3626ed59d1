package io.poolcoordinator.memory;

import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.ArrayList;
import java.util.List;

/** What one operation tells another worker than its own. */
final class Push {

  final List<Grant> grants = new ArrayList<>();

  /** In how many ms that worker's waiter at the head may be served by time alone. */
  long comeBackIn = ReplyHeader.NOT;

  /** Has the worker come back; the earliest of several times counts. */
  void comeBackIn(long millis) {
    comeBackIn = comeBackIn == ReplyHeader.NOT ? millis : Math.min(comeBackIn, millis);
  }
}
