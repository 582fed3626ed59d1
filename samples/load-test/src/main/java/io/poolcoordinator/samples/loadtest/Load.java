package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import io.poolcoordinator.samples.loadtest.engine.Limits;
import io.poolcoordinator.samples.loadtest.worker.Crew;

/**
 * Who asks for what.
 *
 * @param name as reports show it
 * @param limits what is shared
 * @param crew who asks
 * @param alone whether only this library is measured under it
 */
record Load(String name, Limits limits, Crew crew, boolean alone) {

  Load(String name, Limits limits, Crew crew) {
    this(name, limits, crew, false);
  }

  Load ofThisLibraryAlone() {
    return new Load(name, limits, crew, true);
  }

  boolean isFor(EngineKind engine) {
    return engine.serves(limits) && (!alone || engine.isCoordinator());
  }
}
