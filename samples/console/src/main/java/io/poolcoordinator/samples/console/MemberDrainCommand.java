package io.poolcoordinator.samples.console;

import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code member drain}. */
@Command(
    name = "drain",
    description = "Drain a member: no new grants until it is enabled; holders finish.")
final class MemberDrainCommand extends MemberActCommand {

  @Option(
      names = "--wait",
      description = "Wait until no permit is held on it any more, or Ctrl-C; it stays drained.")
  private boolean wait;

  @Override
  View act(PoolAdmin admin, PoolMembers members) {
    CompletableFuture<Void> drained = members.drain(member());
    if (wait) {
      if (surroundings().stop().before(drained)) {
        drained.cancel(false);
        return drained(find(members));
      }
      joined(drained);
      return drained(Optional.empty());
    }
    // Asked for after the drain, so that it is seen whether that was done.
    Optional<MemberSnapshot> standing = find(members);
    if (standing.map(MemberSnapshot::state).orElse(null) != MemberState.DRAINED) {
      // It failed, and is about to say why; or somebody else was faster to enable it.
      joined(drained);
    }
    drained.cancel(false);
    return drained(standing);
  }

  private static void joined(CompletableFuture<Void> drained) {
    try {
      drained.join();
    } catch (CompletionException failure) {
      if (Failure.unwrap(failure) instanceof RuntimeException itself) {
        throw itself;
      }
      throw failure;
    }
  }

  private View drained(Optional<MemberSnapshot> standing) {
    long held = standing.map(MemberSnapshot::held).orElse(0L);
    return View.sentence(
        "member "
            + member()
            + " of pool "
            + pool()
            + " is drained; "
            + (held == 0 ? "no permit is" : held + (held == 1 ? " permit is" : " permits are"))
            + (held == 0 ? " held on it" : " still held on it"),
        Json.object()
            .put("pool", pool())
            .put("member", member())
            .put("done", "drained")
            .put("held", held));
  }
}
