/**
 * Several worker JVMs on one pool: what they record, and what must be true of it.
 *
 * <p>Imports the API and the SPI, the engine, the store and the clients of this module, the
 * contract's races and stores, what workers write down, the seeded bugs, and the servers and JVMs
 * for tests.
 */
@NullMarked
package io.poolcoordinator.redis.load;

import org.jspecify.annotations.NullMarked;
