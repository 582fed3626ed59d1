package io.poolcoordinator.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Until when a command that names an id may still be on its way, in ms of the store's time. The end
 * of the id is remembered in the store until then, so that no such command undoes it.
 *
 * <p>Once sealed, no further command may name the id: what is sent and what is remembered cannot
 * miss each other.
 */
final class LastCommand {

  /** The time; its complement once sealed. */
  private final AtomicLong notAfter;

  LastCommand(long notAfter) {
    this.notAfter = new AtomicLong(notAfter);
  }

  /** Says that a command is about to be sent; false if none may be any more. */
  boolean extend(long until) {
    return notAfter.updateAndGet(known -> known < 0 ? known : Math.max(known, until)) >= 0;
  }

  /** Lets no further command be sent; returns until when one may be on its way. */
  long seal() {
    return ~notAfter.updateAndGet(known -> known < 0 ? known : ~known);
  }
}
