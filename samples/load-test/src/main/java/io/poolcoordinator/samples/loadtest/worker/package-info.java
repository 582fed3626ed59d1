/**
 * The JVMs that make the load, and what they leave behind: {@link
 * io.poolcoordinator.samples.loadtest.worker.WorkerMain} runs in each, {@link
 * io.poolcoordinator.samples.loadtest.worker.WorkerProcess} is its end here. Imports the engines.
 */
@NullMarked
package io.poolcoordinator.samples.loadtest.worker;

import org.jspecify.annotations.NullMarked;
