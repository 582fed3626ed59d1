package io.poolcoordinator.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pool stands.
 *
 * @param header what every reply carries
 * @param pool how it stands; null if the pool is missing
 */
public record InspectReply(ReplyHeader header, @Nullable InspectedPool pool) {

  /**
   * A pool at one moment. Times are the store's, in ms.
   *
   * @param stored the settings
   * @param held how many permits are held
   * @param waiting how many wait, in all queues
   * @param oldestSince since when the one waits that waits longest; 0 if nobody does
   * @param blocked why the next call would have to wait; empty if it would not
   * @param blockedUntil when time alone ends that; 0 if it does not
   * @param coolingUntil until when a pool without members cools down, which may be over while no
   *     probe has succeeded; 0 if it does not
   * @param connections how many connections are attached
   * @param windows the windows, in the order of the settings
   * @param members the members by name
   * @param granted how many permits, and units without one, were granted since the pool was made
   * @param throttled how many calls the API throttled since then
   */
  public record InspectedPool(
      StoredPool stored,
      long held,
      long waiting,
      long oldestSince,
      String blocked,
      long blockedUntil,
      long coolingUntil,
      long connections,
      List<WindowUse> windows,
      List<InspectedMember> members,
      long granted,
      long throttled) {}

  /**
   * What is used of a window.
   *
   * @param used how many units are taken
   * @param opensAt when it has room for a unit; 0 if it has now
   */
  public record WindowUse(long used, long opensAt) {}

  /**
   * A member at one moment.
   *
   * @param standing how it stands
   * @param turn where its next turn stands in the rotation, 1 for the head
   * @param windows its windows, in the order of its settings
   */
  public record InspectedMember(StoredMember standing, int turn, List<WindowUse> windows) {}
}
