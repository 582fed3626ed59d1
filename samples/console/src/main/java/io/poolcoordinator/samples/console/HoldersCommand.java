package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.HoldersView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holders}. */
@Command(name = "holders", description = "List who holds permits, the oldest first.")
final class HoldersCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    // The snapshot has the store's clock, by which the ages count.
    output.show(new HoldersView(admin.holders(pool), admin.snapshot(pool).time()));
  }
}
