package io.poolcoordinator.spi;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import java.util.Map;

/**
 * A pool's settings as a store holds them.
 *
 * @param config the settings
 * @param state the state
 * @param memberStates the states of those members that are not active, by name
 * @param changed orders the settings that a pool has had: the larger is the newer
 */
public record StoredPool(
    PoolConfig config, PoolState state, Map<String, MemberState> memberStates, long changed) {

  /** Makes settings that nobody changes. */
  public StoredPool {
    memberStates = Map.copyOf(memberStates);
  }

  /** Settings of which all members are active. */
  public StoredPool(PoolConfig config, PoolState state, long changed) {
    this(config, state, Map.of(), changed);
  }
}
