/**
 * {@code ./mvnw -q -Pconsole}: the console over pools under load, with a Redis of its own. Uses the
 * console as others do; nothing uses this.
 */
@NullMarked
package io.poolcoordinator.samples.console.demo;

import org.jspecify.annotations.NullMarked;
