package io.poolcoordinator.spi;

/**
 * A waiter as the store lists it. Times are the store's, in ms.
 *
 * @param id its id
 * @param ticket its place in the queue for ever
 * @param since when it began to wait
 * @param deadline when it leaves
 * @param cost units for each window
 * @param slot whether it waits for a slot; if not, for units alone
 * @param parked whether it is passed over until its worker is heard of again
 * @param label its label; empty for none
 * @param preference which members may serve
 */
public record ListedWaiter(
    String id,
    long ticket,
    long since,
    long deadline,
    int cost,
    boolean slot,
    boolean parked,
    String label,
    Preference preference) {}
