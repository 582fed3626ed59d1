/**
 * Pools that many workers share through Redis: {@link
 * io.poolcoordinator.redis.RedisPoolCoordinator} makes a coordinator.
 *
 * <p>This package wires the engine to {@code store}, {@code lettuce} and {@code redisson}; of the
 * clients it names the types that an application hands in.
 */
@NullMarked
package io.poolcoordinator.redis;

import org.jspecify.annotations.NullMarked;
