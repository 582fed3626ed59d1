package io.poolcoordinator.spi;

/**
 * Asks for a permit, or for units of the windows alone. Asked again with the same id, it has the
 * same outcome: a live id has the same grant, a queued one the same ticket and its first deadline,
 * an ended one stays ended.
 *
 * @param pool the pool's name
 * @param id the permit's id, made by the worker: its own id, a colon, and what it uses only once;
 *     at most 64 bytes
 * @param timeout how long to wait in ms, 0 for one attempt, {@link #POOL_TIMEOUT} for the pool's
 * @param notAfter the store's time after which this must not be executed any more
 * @param cost units for each window
 * @param label what people read; empty for none
 * @param slot whether a slot is asked for; if not, units are taken from the windows and nothing is
 *     held: the grant has no lease, its end is 0
 * @param listening whether pushed grants can reach this worker; if not, it is not queued
 * @param preference which members may serve; without a slot, the one whose windows the units are
 *     taken from too
 * @param connection the connection that asks, which must be attached to the pool unless the id was
 *     granted or queued before; empty if none does
 */
public record AcquireCommand(
    String pool,
    String id,
    long timeout,
    long notAfter,
    int cost,
    String label,
    boolean slot,
    boolean listening,
    Preference preference,
    String connection) {

  /** Asks for any member, and not for a connection. */
  public AcquireCommand(
      String pool,
      String id,
      long timeout,
      long notAfter,
      int cost,
      String label,
      boolean slot,
      boolean listening) {
    this(pool, id, timeout, notAfter, cost, label, slot, listening, Preference.NONE, "");
  }

  /** Asks not for a connection. */
  public AcquireCommand(
      String pool,
      String id,
      long timeout,
      long notAfter,
      int cost,
      String label,
      boolean slot,
      boolean listening,
      Preference preference) {
    this(pool, id, timeout, notAfter, cost, label, slot, listening, preference, "");
  }

  /** Stands for the pool's own timeout. */
  public static final long POOL_TIMEOUT = -1;
}
