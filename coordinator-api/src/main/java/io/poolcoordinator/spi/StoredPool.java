package io.poolcoordinator.spi;

import io.poolcoordinator.PoolConfig;

/**
 * A pool's settings as a store holds them.
 *
 * @param config the settings
 * @param state the state
 * @param changed orders the settings that a pool has had: the larger is the newer
 */
public record StoredPool(PoolConfig config, PoolState state, long changed) {}
