package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import java.util.Map;

/**
 * What the engines did under one load.
 *
 * @param load who asked for what
 * @param engines what each engine did that can serve it, in the order of the engines; may be empty
 */
record Comparison(Load load, Map<EngineKind, Measurement> engines) {}
