/**
 * What tests against a real Redis need: servers that can be stopped, killed and paused, and worker
 * JVMs that can be. Everything that is started here is ended with the test, or with the JVM.
 */
@NullMarked
package io.poolcoordinator.redis.testing;

import org.jspecify.annotations.NullMarked;
