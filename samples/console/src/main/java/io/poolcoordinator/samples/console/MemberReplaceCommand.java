package io.poolcoordinator.samples.console;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code member replace}. */
@Command(
    name = "replace",
    description = {
      "Replace settings of a member. What is not given stays, its attributes too, and so do its"
          + " state, its cool-down and its holders."
    })
final class MemberReplaceCommand extends MemberActCommand {

  @Mixin private MemberSettings settings = new MemberSettings();

  @Override
  void check() {
    super.check();
    if (settings.isEmpty()) {
      throw misused("nothing to replace: give --weight, --limit or --rate");
    }
  }

  @Override
  View act(PoolAdmin admin, PoolMembers members) {
    // Not members.replace, which sets all of a member: what others change meanwhile would be lost.
    admin.update(pool(), this::changed);
    return done("replaced", "");
  }

  private PoolConfig changed(PoolConfig before) {
    if (before.member(member()).isEmpty()) {
      throw new ConsoleException(
          ExitCode.NOT_FOUND,
          "pool "
              + pool()
              + " has no member "
              + member()
              + "; see member list "
              + pool()
              + ", or add it");
    }
    PoolConfig.Builder after = before.toBuilder().noMembers();
    for (Member known : before.members()) {
      after.member(known.name().equals(member()) ? settings.applyTo(known.toBuilder()) : known);
    }
    return after.build();
  }
}
