package io.poolcoordinator.samples.console;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A command that does something to one member. */
abstract class MemberActCommand extends AdminCommand {

  @Parameters(index = "0", paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Parameters(index = "1", paramLabel = "MEMBER", description = "The member's name.")
  private String member = "";

  @Override
  void check() {
    Member.of(member);
  }

  @Override
  final void run(PoolAdmin admin, Output output) {
    PoolMembers members = admin.members(pool);
    try {
      output.show(act(admin, members));
    } catch (IllegalArgumentException refused) {
      // The name is one that a member can have. So what is refused is that there is none of it,
      // which scripts tell from bad input; or the settings, of a member that there is or is to be.
      if (!isToBe() && find(members).isEmpty()) {
        throw new ConsoleException(ExitCode.NOT_FOUND, Failure.of(refused).message());
      }
      throw refused;
    }
  }

  /** Does it; returns what was done. */
  abstract View act(PoolAdmin admin, PoolMembers members);

  /** Whether the member is only about to be made. */
  boolean isToBe() {
    return false;
  }

  final String pool() {
    return pool;
  }

  final String member() {
    return member;
  }

  final Optional<MemberSnapshot> find(PoolMembers members) {
    return members.list().stream()
        .filter(standing -> standing.member().name().equals(member))
        .findFirst();
  }

  /** What was done: {@code member eol1 of pool exact is enabled}. */
  final View done(String done, String more) {
    return View.sentence(
        "member " + member + " of pool " + pool + " is " + done + more,
        Json.object().put("pool", pool).put("member", member).put("done", done));
  }
}
