package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.Cleared;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code clear}. */
@Command(
    name = "clear",
    description = {
      "Clear a pool that is stuck: all that wait fail, all permits end.",
      "Says first what will go, and wants the pool's name typed, or --yes NAME."
    })
final class ClearCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Option(names = "--waiters-only", description = "Fail all that wait; permits stay.")
  private boolean waitersOnly;

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  void check() {
    confirmation.check(pool);
  }

  @Override
  void run(PoolAdmin admin, Output output) {
    if (!output.isJson() || !confirmation.isGiven()) {
      Preview.show(admin, pool, this::sentence, output);
    }
    confirmation.ask(pool, surroundings().terminal(), output);
    Cleared cleared = waitersOnly ? admin.clearWaiters(pool) : admin.clear(pool);
    output.show(gone("cleared", pool, cleared));
  }

  private String sentence(PoolSnapshot now) {
    return "this fails "
        + Preview.waiters(now)
        + (waitersOnly ? "" : " and ends " + Preview.permits(now))
        + " of pool "
        + pool
        + (waitersOnly ? "; " + Preview.permits(now) + " stay" : "");
  }

  /** What went, and what may still be running. */
  static View gone(String done, String pool, Cleared cleared) {
    return View.sentence(
        done + " " + pool + ": " + cleared.warning(),
        Json.object()
            .put("pool", pool)
            .put("done", done)
            .put("waiters", cleared.waiters())
            .put("holders", cleared.holders())
            .put("warning", cleared.warning()));
  }
}
