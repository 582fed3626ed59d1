/**
 * Histories and what they prove: what workers under load wrote down, what the server did meanwhile
 * by its own journal, and a check for each promise that can be decided from the two. Each takes O(n
 * log n).
 *
 * <p>This package knows no load and no faults; it imports {@code testing} and the scripts'
 * catalogue.
 */
@NullMarked
package io.poolcoordinator.redis.history;

import org.jspecify.annotations.NullMarked;
