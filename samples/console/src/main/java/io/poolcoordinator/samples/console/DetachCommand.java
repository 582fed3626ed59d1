package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code detach}. */
@Command(
    name = "detach",
    description = "Detach a connection: it gets no permits until it is attached again.")
final class DetachCommand extends AdminCommand {

  @Parameters(index = "0", paramLabel = "CONNECTION", description = "The connection's name.")
  private String connection = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    String pool =
        admin.detach(connection).orElseThrow(() -> WhereCommand.attachedToNone(connection));
    output.show(
        View.sentence(
            connection + " is detached from " + pool,
            Json.object().put("connection", connection).put("pool", pool)));
  }
}
