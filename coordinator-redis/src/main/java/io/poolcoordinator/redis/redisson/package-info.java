/**
 * The store's client on Redisson, through scripts and topics; the application's own client is used
 * and left open.
 *
 * <p>This is the package that imports {@code org.redisson}; beside it only the builder in the
 * package above names the one type that an application hands in. It imports {@code store} and
 * {@code script}.
 */
@NullMarked
package io.poolcoordinator.redis.redisson;

import org.jspecify.annotations.NullMarked;
