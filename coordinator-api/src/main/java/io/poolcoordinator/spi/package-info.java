/**
 * What a store of pools does: one method per atomic operation, typed replies.
 *
 * <p>Left out on purpose: keys, scripts, clients, threads, waiting, timers. A store decides; the
 * engine waits. This package imports the root package, what an audit finds out of {@code admin},
 * and the JDK only.
 *
 * <p>Times here are the store's own clock in milliseconds since 1970, never a worker's.
 */
@NullMarked
package io.poolcoordinator.spi;

import org.jspecify.annotations.NullMarked;
