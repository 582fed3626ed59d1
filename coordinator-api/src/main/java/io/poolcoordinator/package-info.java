/**
 * What an application works with: a {@link io.poolcoordinator.PoolCoordinator} hands out {@link
 * io.poolcoordinator.Pool}s, a pool hands out {@link io.poolcoordinator.Permit}s.
 *
 * <p>This package imports the JDK and JSpecify only. It knows neither the engine ({@code internal})
 * nor any store.
 */
@NullMarked
package io.poolcoordinator;

import org.jspecify.annotations.NullMarked;
