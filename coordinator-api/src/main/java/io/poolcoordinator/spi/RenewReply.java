package io.poolcoordinator.spi;

import java.util.List;

/**
 * What became of leases.
 *
 * @param header what every reply carries
 * @param missing true if the pool is missing: its state was lost, nothing was done
 * @param ends for each permit, in order: the new end of its lease in ms of the store's time, or
 *     {@link #LOST}; empty if the pool is missing
 */
public record RenewReply(ReplyHeader header, boolean missing, List<Long> ends) {

  /** Stands for a permit that ended before. */
  public static final long LOST = 0;
}
