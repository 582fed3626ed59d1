package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.ListedEvent;
import java.util.List;

/** What the tests of events have in common. */
abstract class WrittenContract extends StoreContract {

  static final Author ANNA = new Author("anna", "maintenance tonight");

  /** The newest event is this one, of now. */
  final void assertWritten(String act, String actor, String reason, String before, String after) {
    ListedEvent event = operator.event();
    assertThat(event)
        .isEqualTo(new ListedEvent(event.id(), now(), act, actor, reason, before, after));
  }

  final List<String> acts() {
    return operator.events().stream().map(ListedEvent::act).toList();
  }
}
