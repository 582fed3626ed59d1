/**
 * The store's client on Lettuce: two connections, one for scripts and one for messages; on a
 * Cluster as many to each master.
 *
 * <p>This is the package that imports {@code io.lettuce}; beside it only the builder in the package
 * above names the two types that an application hands in. It imports {@code store} and {@code
 * script}.
 */
@NullMarked
package io.poolcoordinator.redis.lettuce;

import org.jspecify.annotations.NullMarked;
