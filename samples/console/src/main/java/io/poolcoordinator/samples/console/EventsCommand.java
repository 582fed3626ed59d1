package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.EventsView;
import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code events}. */
@Command(
    name = "events",
    description = "List what people did to a pool, the newest last. A deleted pool has events too.")
final class EventsCommand extends AdminCommand {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Option(
      names = "--most",
      paramLabel = "N",
      converter = WholeNumbers.Most.class,
      description = "How many of the newest, from 1 to 1000. Default: 20.")
  private int most = 20;

  @Option(
      names = "--follow",
      description = "Go on with those that come, until Ctrl-C. In JSON: one event in a line.")
  private boolean follow;

  @Override
  void run(PoolAdmin admin, Output output) {
    List<AdministrativeEvent> events = new ArrayList<>(admin.events(pool, most));
    Collections.reverse(events);
    if (!follow) {
      output.show(new EventsView(events, true));
      return;
    }
    show(events, true, output);
    follow(admin, events.isEmpty() ? "" : events.get(events.size() - 1).id(), output);
  }

  private void follow(PoolAdmin admin, String id, Output output) {
    String last = id;
    boolean failing = false;
    do {
      try {
        List<AdministrativeEvent> further = admin.eventsAfter(pool, last, WholeNumbers.Most.MAX);
        failing = false;
        if (!further.isEmpty()) {
          show(further, false, output);
          last = further.get(further.size() - 1).id();
        }
      } catch (RuntimeException failure) {
        if (!Failure.isPassing(failure)) {
          throw failure;
        }
        if (!failing) {
          output.note(Failure.of(failure));
        }
        failing = true;
      }
    } while (!output.isGone() && !surroundings().stop().within(PAUSE));
  }

  private static void show(List<AdministrativeEvent> events, boolean first, Output output) {
    if (output.isJson()) {
      events.forEach(event -> output.show(View.sentence("", EventsView.json(event))));
    } else {
      output.show(new EventsView(events, first));
    }
  }
}
