/**
 * The quickstart: an API that allows five calls at once and a hundred in any second, and workers in
 * several JVMs that call it, first without a pool, then with one; and streams of rows that are read
 * over one account of the API and over two.
 *
 * <p>Start reading at {@link io.poolcoordinator.samples.quickstart.Worker}, which is how an
 * application uses the library, and at {@link io.poolcoordinator.samples.quickstart.Spreader},
 * which spreads a stream of work over accounts; {@link
 * io.poolcoordinator.samples.quickstart.Quickstart} is the story around them.
 *
 * <p>This package imports the public API ({@code io.poolcoordinator}, {@code
 * io.poolcoordinator.redis}), HdrHistogram and embedded-redis.
 */
@NullMarked
package io.poolcoordinator.samples.quickstart;

import org.jspecify.annotations.NullMarked;
