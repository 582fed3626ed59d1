package io.poolcoordinator.spi;

import java.util.List;

/**
 * Extends leases.
 *
 * @param pool the pool's name
 * @param notAfter the store's time after which no permit may be taken back in any more
 * @param permits at most {@link PoolStore#BATCH}
 */
public record RenewCommand(String pool, long notAfter, List<HeldPermit> permits) {

  /**
   * A permit as its worker knows it, so that a store that lost it can take it back in.
   *
   * @param id the id
   * @param token the token
   * @param since when it was granted, in ms of the store's time
   * @param end the end of its lease that the worker was last told
   * @param cost units for each window
   * @param label what people read; empty for none
   * @param member the member it was granted on; empty for none
   */
  public record HeldPermit(
      String id, long token, long since, long end, int cost, String label, String member) {

    /** A permit without a member. */
    public HeldPermit(String id, long token, long since, long end, int cost, String label) {
      this(id, token, since, end, cost, label, "");
    }
  }
}
