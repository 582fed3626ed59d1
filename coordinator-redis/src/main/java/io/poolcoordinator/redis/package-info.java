/**
 * Pools that many workers share through Redis: {@link
 * io.poolcoordinator.redis.RedisPoolCoordinator} makes a coordinator.
 *
 * <p>This package wires the engine to {@code store} and {@code lettuce}; of Lettuce it names the
 * one type that an application hands in.
 */
@NullMarked
package io.poolcoordinator.redis;

import org.jspecify.annotations.NullMarked;
