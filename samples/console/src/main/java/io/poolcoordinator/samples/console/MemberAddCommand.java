package io.poolcoordinator.samples.console;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code member add}. */
@Command(name = "add", description = "Add a member to a pool.")
final class MemberAddCommand extends MemberActCommand {

  @Mixin private MemberSettings settings = new MemberSettings();

  @Override
  View act(PoolAdmin admin, PoolMembers members) {
    members.add(settings.applyTo(Member.builder(member())));
    return done("added", "");
  }

  @Override
  boolean isToBe() {
    return true;
  }
}
