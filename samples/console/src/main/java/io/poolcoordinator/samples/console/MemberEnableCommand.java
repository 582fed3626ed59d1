package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;

/** {@code member enable}. */
@Command(name = "enable", description = "Enable a member that was drained or disabled.")
final class MemberEnableCommand extends MemberActCommand {

  @Override
  View act(PoolAdmin admin, PoolMembers members) {
    members.enable(member());
    return done("enabled", "");
  }
}
