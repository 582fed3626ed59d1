/**
 * The Lua scripts, which stand beside these classes as resources: the catalogue of what each takes
 * and replies, and how their includes are put together.
 *
 * <p>This package imports the JDK and JSpecify only: neither the store nor any client.
 */
@NullMarked
package io.poolcoordinator.redis.script;

import org.jspecify.annotations.NullMarked;
