/**
 * A pool under load while faults are injected, and the promises judged by what was written down. It
 * runs with {@code -Psoak}, for as long as is wanted.
 *
 * <p>Imports the load and its histories, the seeded bugs, the model-based test, the API, and the
 * servers, proxies and audits for tests.
 */
@NullMarked
package io.poolcoordinator.redis.soak;

import org.jspecify.annotations.NullMarked;
