package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;

/** {@code member remove}. */
@Command(name = "remove", description = "Remove a member from the pool; holders finish.")
final class MemberRemoveCommand extends MemberActCommand {

  @Override
  View act(PoolAdmin admin, PoolMembers members) {
    members.remove(member());
    return done("removed", "");
  }
}
