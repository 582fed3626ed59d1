package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.Quoted;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code end}. */
@Command(
    name = "end",
    description = "End one permit, or one wait. The holder is told; its call is not stopped by it.")
final class EndCommand extends AdminCommand {

  @Parameters(index = "0", paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Parameters(
      index = "1",
      paramLabel = "PERMIT",
      description = "The permit's id, as holders and waiters list it.")
  private String permit = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    if (!admin.endPermit(pool, permit)) {
      throw new ConsoleException(
          ExitCode.NOT_FOUND,
          "pool "
              + pool
              + " has no permit "
              + Quoted.text(permit)
              + " that is held or waited for; see holders "
              + pool
              + " and waiters "
              + pool);
    }
    output.show(
        View.sentence(
            "ended " + permit + " of " + pool + "; a call of this permit may still be running",
            Json.object().put("pool", pool).put("permit", permit).put("ended", true)));
  }
}
