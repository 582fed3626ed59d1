/**
 * The command line for people who look after pools: {@link
 * io.poolcoordinator.samples.console.Console}. A sample of what can be built on {@link
 * io.poolcoordinator.admin.PoolAdmin}, and of use as it is.
 *
 * <p>One class for each command, which knows its options and what it asks; a {@code View} for each
 * thing that is shown, as a table and as JSON.
 */
@NullMarked
package io.poolcoordinator.samples.console;

import org.jspecify.annotations.NullMarked;
