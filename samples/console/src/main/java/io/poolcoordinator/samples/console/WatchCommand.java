package io.poolcoordinator.samples.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.PoolRow;
import io.poolcoordinator.samples.console.view.PoolsView;
import io.poolcoordinator.samples.console.view.Times;
import io.poolcoordinator.samples.console.view.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}. */
@Command(
    name = "watch",
    description = {
      "Show pools again and again until Ctrl-C: in place on a terminal, as further blocks"
          + " otherwise.",
      "A store that does not answer for a while is waited for."
    })
final class WatchCommand extends AdminCommand {

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "The names of the pools. Default: all.")
  private List<String> pools = List.of();

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = DurationInputs.Every.class,
      description = "How often, from 100ms to 1h. Default: 1s.")
  private Duration every = Duration.ofSeconds(1);

  @Override
  void run(PoolAdmin admin, Output output) {
    try (LiveView live = output.live()) {
      do {
        live.draw(look(admin));
      } while (!output.isGone() && !surroundings().stop().within(every));
    }
  }

  private View look(PoolAdmin admin) {
    try {
      List<PoolRow> rows = PoolRow.read(admin, pools.isEmpty() ? admin.pools() : pools);
      return new Frame(Instant.now(), every, rows, null);
    } catch (RuntimeException failure) {
      if (!Failure.isPassing(failure)) {
        throw failure;
      }
      return new Frame(Instant.now(), every, List.of(), Failure.of(failure));
    }
  }

  /** The pools at one moment, or why they cannot be seen. */
  private record Frame(Instant time, Duration every, List<PoolRow> rows, @Nullable Failure failure)
      implements View {

    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(Times.moment(time) + ", every " + Times.exact(every) + " until Ctrl-C");
      if (failure == null) {
        lines.addAll(new PoolsView(rows).lines());
      } else {
        lines.add(failure.message());
      }
      return lines;
    }

    @Override
    public JsonNode json() {
      ObjectNode json = Json.object();
      json.put("time", Times.moment(time));
      json.set("pools", new PoolsView(rows).json());
      json.put("error", failure == null ? null : failure.code().word());
      json.put("message", failure == null ? null : failure.message());
      return json;
    }
  }
}
