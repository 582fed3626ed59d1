/**
 * The load test: this library beside others, under the same load and on the same Redis. {@link
 * io.poolcoordinator.samples.loadtest.LoadTest} is the command, a {@link
 * io.poolcoordinator.samples.loadtest.Scenario} says which loads, {@link
 * io.poolcoordinator.samples.loadtest.Bench} runs them in turns, {@link
 * io.poolcoordinator.samples.loadtest.Measurement} says what came of it, and the reports show it.
 * Imports the workers and the engines.
 */
@NullMarked
package io.poolcoordinator.samples.loadtest;

import org.jspecify.annotations.NullMarked;
