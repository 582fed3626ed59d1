package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pause}. */
@Command(
    name = "pause",
    description = "Pause a pool: nothing is granted, holders finish, waiters stay.")
final class PauseCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    boolean changed = admin.pause(pool);
    output.show(
        View.sentence(
            pool + (changed ? " is paused" : " was paused already"),
            Json.object().put("pool", pool).put("state", "paused").put("changed", changed)));
  }
}
