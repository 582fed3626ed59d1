/**
 * Mistakes that somebody could have made, in the scripts or in a worker, to see that they are
 * found: a checker that finds none of them proves nothing.
 *
 * <p>Imports the SPI, the contract's stores that pass everything on, the store and the scripts, and
 * the promises with their journal.
 */
@NullMarked
package io.poolcoordinator.redis.seeded;

import org.jspecify.annotations.NullMarked;
