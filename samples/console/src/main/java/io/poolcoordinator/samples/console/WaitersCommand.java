package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.WaitersView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code waiters}. */
@Command(name = "waiters", description = "List who waits, in the order in which they began.")
final class WaitersCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    // The snapshot has the store's clock, by which the ages count.
    output.show(new WaitersView(admin.waiters(pool), admin.snapshot(pool).time()));
  }
}
