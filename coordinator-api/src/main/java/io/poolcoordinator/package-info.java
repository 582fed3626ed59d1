/**
 * What an application works with: a {@link io.poolcoordinator.PoolCoordinator} hands out {@link
 * io.poolcoordinator.Pool}s, a pool hands out {@link io.poolcoordinator.Permit}s.
 *
 * <p>This package imports {@code admin} and {@code event}, which are the rest of the API, the JDK,
 * JSpecify, and the rate limiter of Resilience4j, which is the vocabulary for rates. It knows
 * neither the engine ({@code internal}) nor any store.
 */
@NullMarked
package io.poolcoordinator;

import org.jspecify.annotations.NullMarked;
