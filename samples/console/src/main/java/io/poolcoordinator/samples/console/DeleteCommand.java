package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code delete}. */
@Command(
    name = "delete",
    description = {
      "Delete a pool, also while it is in use: all that wait fail, nothing is granted any more.",
      "Says first what will go, and wants the pool's name typed, or --yes NAME."
    })
final class DeleteCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  void check() {
    confirmation.check(pool);
  }

  @Override
  void run(PoolAdmin admin, Output output) {
    if (!output.isJson() || !confirmation.isGiven()) {
      Preview.show(admin, pool, this::sentence, output);
    }
    confirmation.ask(pool, surroundings().terminal(), output);
    output.show(ClearCommand.gone("deleted", pool, admin.delete(pool)));
  }

  private String sentence(PoolSnapshot now) {
    return "this deletes pool "
        + pool
        + ", fails "
        + Preview.waiters(now)
        + " and detaches "
        + now.connections()
        + (now.connections() == 1 ? " connection" : " connections")
        + "; "
        + Preview.permits(now)
        + " stay valid until they are given back";
  }
}
