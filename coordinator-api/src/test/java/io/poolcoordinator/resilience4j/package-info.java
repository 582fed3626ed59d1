/**
 * What a pool's rate limiter does of what Resilience4j's own does, and where it differs: one
 * abstract test class for each topic, run together by a subclass of {@link
 * io.poolcoordinator.resilience4j.RateLimiterContract}.
 *
 * <p>The tests know the API of pools and Resilience4j's, and no store. Time moves by the fixture,
 * so that windows can be long and nobody has to be quick. This package imports the root package and
 * Resilience4j; only {@code InMemoryRateLimiterTest} and the tests that stand by themselves name
 * {@code memory}.
 */
@NullMarked
package io.poolcoordinator.resilience4j;

import org.jspecify.annotations.NullMarked;
