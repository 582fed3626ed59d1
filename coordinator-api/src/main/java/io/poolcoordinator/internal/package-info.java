/**
 * The engine: waiting, push and poll, cancellation, lease renewal, loss detection, closing. All
 * behaviour that does not know how a store keeps its pools.
 *
 * <p>Imports the root package with {@code admin} and {@code event}, {@code spi}, SLF4J,
 * Resilience4j's rate limiter and the JDK; no store and no client. No thread waits here but the
 * application's own, in {@code acquire} and {@code close}, and that of each listener, for events.
 * Nothing here runs application code on a thread of a store's client. Not part of the API.
 */
@NullMarked
package io.poolcoordinator.internal;

import org.jspecify.annotations.NullMarked;
