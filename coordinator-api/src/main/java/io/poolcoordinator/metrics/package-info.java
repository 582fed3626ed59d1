/**
 * Pools as meters of Micrometer: {@link io.poolcoordinator.metrics.PoolMetrics}.
 *
 * <p>Imports the root package, {@code admin}, {@code event}, Micrometer and the JDK. It uses the
 * API alone, as an application could, and nothing of the library imports it, nor Micrometer: so
 * {@code micrometer-core} is an optional dependency, which only who uses this package needs.
 */
@NullMarked
package io.poolcoordinator.metrics;

import org.jspecify.annotations.NullMarked;
