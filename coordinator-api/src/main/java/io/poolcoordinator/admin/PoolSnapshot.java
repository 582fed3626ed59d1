package io.poolcoordinator.admin;

import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.WindowSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a pool stood at one moment, all of it at the same one.
 *
 * @param name the pool's name
 * @param time when that was, by the store's clock
 * @param version identifies the settings: grows with every change, by whatever way; for {@link
 *     PoolAdmin#set(String, PoolConfig, long)}
 * @param config the settings in force
 * @param state the state
 * @param held how many permits are held, over all workers
 * @param waiting how many calls wait, over all workers and queues
 * @param oldestWait for how long the one that waits longest has waited; empty if nobody waits
 * @param blocked why the next call would have to wait; empty if it would not. {@code slots}: all
 *     permits are held; {@code paused}; {@code deleted}; {@code rate 60/1m until …}: a window is
 *     used up; {@code cooling until …}, {@code cooling eol1 until …}, {@code member slots}, {@code
 *     no active member}: no member, or not the pool, can serve; {@code probe}; {@code recovering
 *     until …}: the store lost its state a moment ago
 * @param blockedUntil when time alone ends that; empty if it does not
 * @param windows the rate windows, the shortest first
 * @param members the members by name; empty in a pool without any
 * @param coolingUntil until when a pool without members gets no grants after the API throttled it
 * @param connections how many connections are attached
 * @param granted how many calls were let through since the pool was made: permits, and units that
 *     were taken without one. It begins anew where the store lost the pool
 * @param throttled how many of those the API throttled, as their holders said
 */
public record PoolSnapshot(
    String name,
    Instant time,
    long version,
    PoolConfig config,
    PoolState state,
    long held,
    long waiting,
    Optional<Duration> oldestWait,
    Optional<String> blocked,
    Optional<Instant> blockedUntil,
    List<WindowSnapshot> windows,
    List<MemberSnapshot> members,
    Optional<Instant> coolingUntil,
    long connections,
    long granted,
    long throttled) {

  /** Makes a snapshot that nobody changes. */
  public PoolSnapshot {
    windows = List.copyOf(windows);
    members = List.copyOf(members);
  }
}
