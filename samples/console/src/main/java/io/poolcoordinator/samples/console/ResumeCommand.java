package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code resume}. */
@Command(name = "resume", description = "Resume a pool that was paused.")
final class ResumeCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    boolean changed = admin.resume(pool);
    output.show(
        View.sentence(
            pool + (changed ? " is resumed" : " was active already"),
            Json.object().put("pool", pool).put("state", "active").put("changed", changed)));
  }
}
