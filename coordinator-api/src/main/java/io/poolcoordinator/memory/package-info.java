/**
 * The in-memory store: pools that the workers of one JVM share, for unit tests of applications and
 * for programs that run in a single JVM.
 *
 * <p>It behaves as the store in Redis does, operation by operation, and passes the same contract
 * tests. What is a key there is a field of {@code MemoryPool} here, what is a script there is one
 * class here. {@code MemoryWindow} is what was used of one rate window, {@code Windows} are all of
 * a pool or a member; {@code Choosing} finds the member that serves, {@code Serving} whose turn it
 * is among those that wait; {@code Granting} alone takes slots, units and turns. What is done to a
 * pool is written into its {@code AdministrativeEvents}; {@code Directory} knows what stands beside
 * pools.
 *
 * <p>Imports the root package, {@code admin}, {@code spi} and the JDK; the factory {@code
 * InMemoryPoolCoordinator} alone also the engine in {@code internal}.
 */
@NullMarked
package io.poolcoordinator.memory;

import org.jspecify.annotations.NullMarked;
