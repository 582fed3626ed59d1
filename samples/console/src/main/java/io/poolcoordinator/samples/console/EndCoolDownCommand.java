package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code end-cool-down}. */
@Command(
    name = "end-cool-down",
    description = "End the cool-down of a pool without members; see member end-cool-down.")
final class EndCoolDownCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    admin.endCoolDown(pool);
    output.show(
        View.sentence(
            pool + " does not cool down any more",
            Json.object().put("pool", pool).put("done", "cool-down-ended")));
  }
}
