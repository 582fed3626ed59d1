/**
 * What the library costs in the JVM, without a store: a JMH benchmark, run with {@code -Poverhead}.
 */
@NullMarked
package io.poolcoordinator.samples.loadtest.overhead;

import org.jspecify.annotations.NullMarked;
