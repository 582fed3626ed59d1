package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code attach}. */
@Command(
    name = "attach",
    description = "Attach a connection to a pool, or move it there from another one.")
final class AttachCommand extends AdminCommand {

  @Parameters(index = "0", paramLabel = "CONNECTION", description = "The connection's name.")
  private String connection = "";

  @Parameters(index = "1", paramLabel = "POOL", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    admin.attach(connection, pool);
    output.show(
        View.sentence(
            connection + " is attached to " + pool,
            Json.object().put("connection", connection).put("pool", pool)));
  }
}
