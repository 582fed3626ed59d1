package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code where}. */
@Command(name = "where", description = "Show which pool a connection is attached to.")
final class WhereCommand extends AdminCommand {

  @Parameters(index = "0", paramLabel = "CONNECTION", description = "The connection's name.")
  private String connection = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    String pool = admin.poolOf(connection).orElseThrow(() -> attachedToNone(connection));
    output.show(View.sentence(pool, Json.object().put("connection", connection).put("pool", pool)));
  }

  static ConsoleException attachedToNone(String connection) {
    return new ConsoleException(
        ExitCode.NOT_FOUND,
        "connection " + connection + " is attached to no pool; attach it with attach");
  }
}
