/**
 * What is shown of pools, once for all who show it: a {@code View} for each thing, as lines for
 * people and as JSON for programs, and why something was not done. The command line prints these,
 * and the REST API answers with the same JSON.
 *
 * <p>Imports the library and Jackson, nothing of this sample.
 */
@NullMarked
package io.poolcoordinator.samples.console.view;

import org.jspecify.annotations.NullMarked;
