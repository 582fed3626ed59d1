package io.poolcoordinator.samples.worker;

import java.util.List;

/** Variables of the environment are missing or wrong. */
final class BadSettingsException extends Exception {

  private final List<String> problems;

  BadSettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns a sentence for each variable that is missing or wrong. */
  List<String> problems() {
    return problems;
  }
}
