/**
 * A worker as an application would write one: its threads call an API, each call under a permit of
 * a pool that all workers share. {@link io.poolcoordinator.samples.worker.Worker} is where to start
 * reading, {@link io.poolcoordinator.samples.worker.Caller} what a thread does.
 *
 * <p>It is configured by the environment alone, says at the end what it did, tells an orchestrator
 * how it is, and stops in an orderly way when it is asked to.
 */
@NullMarked
package io.poolcoordinator.samples.worker;

import org.jspecify.annotations.NullMarked;
