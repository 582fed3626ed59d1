package io.poolcoordinator.contract;

import java.util.function.Consumer;

/**
 * The same act by hand on each of two stores.
 *
 * @param what the command, for people
 * @param act does it
 * @param entered has the ledger know of it
 */
record HandEdit(String what, Consumer<Twin> act, Consumer<Ledger> entered) {

  /** An edit that the ledger needs not know of. */
  HandEdit(String what, Consumer<Twin> act) {
    this(what, act, ledger -> {});
  }
}
