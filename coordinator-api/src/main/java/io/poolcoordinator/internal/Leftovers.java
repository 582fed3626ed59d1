package io.poolcoordinator.internal;

import io.poolcoordinator.spi.ListedHolder;

/**
 * Permits of this worker that a server believes in although they were given back: it took over from
 * another one, and did not hear of their ends. Nobody renews them, but until their leases are over
 * they would take the place of others.
 */
final class Leftovers {

  /** Of a pool with more permits than these pages hold, the others end with their leases. */
  private static final int MOST_PAGES = 20;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final String own;

  Leftovers(WorkerContext context, PoolEngine pool) {
    this.context = context;
    this.pool = pool;
    this.own = context.worker + ":";
  }

  /** Gives back what the store lists as this worker's, and this worker knows nothing of. */
  void giveBack() {
    giveBack("", MOST_PAGES);
  }

  private void giveBack(String from, int pages) {
    if (context.isStopped()) {
      return;
    }
    Replies.take(
        context.store.holders(pool.name(), from),
        (page, failure) -> {
          if (page == null) {
            // The next recovery looks again; otherwise they end with their leases.
            return;
          }
          for (ListedHolder holder : page.items()) {
            if (holder.id().startsWith(own)) {
              pool.grants().giveBackUnlessKnown(holder.id());
            }
          }
          if (!page.next().isEmpty() && pages > 1) {
            giveBack(page.next(), pages - 1);
          }
        });
  }
}
