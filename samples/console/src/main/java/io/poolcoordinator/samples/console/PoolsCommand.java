package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.PoolRow;
import io.poolcoordinator.samples.console.view.PoolsView;
import picocli.CommandLine.Command;

/** {@code pools}. */
@Command(
    name = "pools",
    description = "List all pools. One whose state is not usable is a row that says so.")
final class PoolsCommand extends AdminCommand {

  @Override
  void run(PoolAdmin admin, Output output) {
    output.show(new PoolsView(PoolRow.read(admin, admin.pools())));
  }
}
