/**
 * Several worker JVMs on one pool: what they record, and what must be true of it.
 *
 * <p>Imports the store and the client of this module, the engine, and the JDK.
 */
@NullMarked
package io.poolcoordinator.redis.load;

import org.jspecify.annotations.NullMarked;
