package io.poolcoordinator.spi;

/**
 * Ends a permit or a wait.
 *
 * @param pool the pool's name
 * @param id the permit's or waiter's id
 * @param markUntil the store's time until which an acquire, renewal or poll of this id may still be
 *     on its way: the end is remembered until then; 0 if none can be
 */
public record ReleaseCommand(String pool, String id, long markUntil) {}
