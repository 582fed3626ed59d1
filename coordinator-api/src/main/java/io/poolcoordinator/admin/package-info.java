/**
 * What the people who look after pools do to them while they are in use, and what they see: {@link
 * io.poolcoordinator.admin.PoolAdmin}. All of it stands in the store, so that it does not matter
 * which worker, console or {@code redis-cli} does it.
 *
 * <p>This package and the root package know each other: together they are the API. It imports
 * nothing else but the JDK and JSpecify.
 */
@NullMarked
package io.poolcoordinator.admin;

import org.jspecify.annotations.NullMarked;
