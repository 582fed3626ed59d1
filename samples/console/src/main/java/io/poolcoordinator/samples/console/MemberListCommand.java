package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.MembersView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code member list}. */
@Command(name = "list", description = "List the members of a pool.")
final class MemberListCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Override
  void run(PoolAdmin admin, Output output) {
    // The snapshot has the store's clock, by which the cool-downs count.
    output.show(new MembersView(admin.members(pool).list(), admin.snapshot(pool).time()));
  }
}
