package io.poolcoordinator.samples.console;

import java.util.Optional;

/** The terminal that a person sits at, if there is one. */
interface Terminal {

  /** Whether a person types and reads, rather than a pipe or a file. */
  boolean isTerminal();

  /** Reads a line that is typed; empty if there is no terminal, or the input has ended. */
  Optional<String> readLine();
}
