package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.Limits;
import io.poolcoordinator.samples.loadtest.worker.Crew;

/**
 * Who asks for what.
 *
 * @param name as reports show it
 * @param limits what is shared
 * @param crew who asks
 */
record Load(String name, Limits limits, Crew crew) {}
