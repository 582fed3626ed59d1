package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.HoldersView;
import io.poolcoordinator.samples.console.view.View;
import io.poolcoordinator.samples.console.view.WaitersView;
import java.util.List;
import java.util.function.Function;

/** What is going to go, before it does. */
final class Preview {

  /** Enough to see whose they are. */
  private static final int MOST_LISTED = 20;

  private Preview() {}

  /**
   * Says what is going to go.
   *
   * @param sentence what is going to be done, to a pool that stands like this
   * @throws PoolDeletedException if the pool is deleted already
   */
  static void show(
      PoolAdmin admin, String pool, Function<PoolSnapshot, String> sentence, Output output) {
    PoolSnapshot now = admin.snapshot(pool);
    if (now.state() == PoolState.DELETED) {
      throw new PoolDeletedException(pool);
    }
    output.note(sentence.apply(now));
    if (now.held() > 0) {
      list(new HoldersView(admin.holders(pool), now.time()), output);
    }
    if (now.waiting() > 0) {
      list(new WaitersView(admin.waiters(pool), now.time()), output);
    }
  }

  private static void list(View view, Output output) {
    List<String> lines = view.lines();
    lines.stream().limit(1 + MOST_LISTED).forEach(output::note);
    if (lines.size() > 1 + MOST_LISTED) {
      output.note("and " + (lines.size() - 1 - MOST_LISTED) + " more");
    }
  }

  static String permits(PoolSnapshot pool) {
    return pool.held() + (pool.held() == 1 ? " permit" : " permits");
  }

  static String waiters(PoolSnapshot pool) {
    return pool.waiting() + (pool.waiting() == 1 ? " waiter" : " waiters");
  }
}
