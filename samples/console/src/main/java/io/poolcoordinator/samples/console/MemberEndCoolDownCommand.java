package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;

/** {@code member end-cool-down}. */
@Command(
    name = "end-cool-down",
    description = "End a member's cool-down and forget its failures: it is granted again at once.")
final class MemberEndCoolDownCommand extends MemberActCommand {

  @Override
  View act(PoolAdmin admin, PoolMembers members) {
    members.endCoolDown(member());
    return View.sentence(
        "member " + member() + " of pool " + pool() + " does not cool down any more",
        Json.object().put("pool", pool()).put("member", member()).put("done", "cool-down-ended"));
  }
}
