/**
 * The quickstart: an API that allows five calls at once and a hundred in any second, and workers in
 * several JVMs that call it, first without a pool, then with one.
 *
 * <p>Start reading at {@link io.poolcoordinator.samples.quickstart.Worker}, which is how an
 * application uses the library; {@link io.poolcoordinator.samples.quickstart.Quickstart} is the
 * story around it.
 *
 * <p>This package imports the public API ({@code io.poolcoordinator}, {@code
 * io.poolcoordinator.redis}), HdrHistogram and embedded-redis.
 */
@NullMarked
package io.poolcoordinator.samples.quickstart;

import org.jspecify.annotations.NullMarked;
