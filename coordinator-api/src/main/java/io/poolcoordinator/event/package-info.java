/**
 * What happens in the life of the pools that a worker uses, told to listeners: {@link
 * io.poolcoordinator.event.PoolListener}.
 *
 * <p>This package and the root package know each other: together they are the API. It imports
 * nothing else but the JDK and JSpecify.
 */
@NullMarked
package io.poolcoordinator.event;

import org.jspecify.annotations.NullMarked;
