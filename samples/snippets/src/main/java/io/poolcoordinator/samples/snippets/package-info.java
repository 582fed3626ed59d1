/**
 * The snippets of the documentation, so that a compiler has seen each of them. What stands between
 * {@code // snippet:NAME} and {@code // end:NAME} is quoted, word for word; {@code
 * ReadmeSnippetsTest} compares.
 *
 * <p>This package imports the public API, and Spring, Resilience4j and Micrometer for the examples
 * about them.
 */
@NullMarked
package io.poolcoordinator.samples.snippets;

import org.jspecify.annotations.NullMarked;
