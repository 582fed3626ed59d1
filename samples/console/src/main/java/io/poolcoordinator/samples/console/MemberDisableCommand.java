package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;

/** {@code member disable}. */
@Command(
    name = "disable",
    description = "Disable a member: no new grants until it is enabled; holders finish.")
final class MemberDisableCommand extends MemberActCommand {

  @Override
  View act(PoolAdmin admin, PoolMembers members) {
    members.disable(member());
    return done("disabled", "");
  }
}
