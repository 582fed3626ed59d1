/**
 * Histories and what they prove: what workers under load wrote down, what the server did meanwhile
 * by its own journal, and a check for each promise that can be decided from the two. Each takes O(n
 * log n) in what was written down; how many permits a pool may have at once is a factor.
 *
 * <p>This package knows no load and no faults; it imports the API's root, the scripts' catalogue,
 * and {@code testing}.
 */
@NullMarked
package io.poolcoordinator.redis.history;

import org.jspecify.annotations.NullMarked;
