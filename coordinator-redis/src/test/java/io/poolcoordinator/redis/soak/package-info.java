/**
 * A pool under load while faults are injected, and the promises judged by what was written down. A
 * part of it runs at every build, all of it with {@code -Psoak}, for as long as is wanted.
 *
 * <p>Imports the load and its histories, the seeded bugs, the API, and the servers and proxies for
 * tests.
 */
@NullMarked
package io.poolcoordinator.redis.soak;

import org.jspecify.annotations.NullMarked;
