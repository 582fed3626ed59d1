package io.poolcoordinator.samples.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code connections}. */
@Command(name = "connections", description = "List the connections that are attached to a pool.")
final class ConnectionsCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    output.show(new Connections(admin.connections(pool)));
  }

  private record Connections(List<String> names) implements View {

    @Override
    public List<String> lines() {
      return names.isEmpty() ? List.of("no connections") : names;
    }

    @Override
    public JsonNode json() {
      return Json.texts(names);
    }
  }
}
