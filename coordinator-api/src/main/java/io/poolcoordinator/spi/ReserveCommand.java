package io.poolcoordinator.spi;

/**
 * Books units of a pool's windows, for now or for the first time in the future at which there is
 * room for them; nothing waits in a queue for it. Whoever waits comes first: while somebody waits
 * for a window, nothing is booked. Executed twice with the same id, it books once.
 *
 * @param pool the pool's name
 * @param id an id that the worker uses only once, as for permits
 * @param timeout how far ahead units may be booked, in ms; {@link AcquireCommand#POOL_TIMEOUT} for
 *     the pool's timeout
 * @param notAfter the store's time after which this must not be executed any more
 * @param cost units for each window; {@link #ALL} for as many as the fullest has room for now
 */
public record ReserveCommand(String pool, String id, long timeout, long notAfter, int cost) {

  /** Stands for all units that can be taken now. */
  public static final int ALL = 0;
}
