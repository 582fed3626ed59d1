/**
 * The store of pools on Redis: keys, commands, replies, messages and errors. It knows no client: of
 * one it needs two things, to run a script and to hear a channel ({@link
 * io.poolcoordinator.redis.store.ScriptClient}).
 *
 * <p>This package imports the store's contract, the scripts, SLF4J and the JDK; no client.
 */
@NullMarked
package io.poolcoordinator.redis.store;

import org.jspecify.annotations.NullMarked;
