package io.poolcoordinator.samples.console.view;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the console ends with, for scripts: the number, and the same as a word in JSON. */
public enum ExitCode {
  DONE(0, "done", "done"),
  FAILED(1, "failed", "the store could not be asked, or something failed unexpectedly"),
  USAGE(2, "usage", "bad usage or bad input; nothing was done"),
  NOT_FOUND(3, "not-found", "no such pool, member, connection or permit, or the pool was deleted"),
  CONFLICT(4, "conflict", "others changed the pool since; nothing was done"),
  REFUSED(5, "refused", "not confirmed; nothing was done"),
  UNUSABLE(6, "unusable-state", "the pool's state in Redis is not usable; the message mends it"),
  INCONSISTENT(7, "inconsistent", "an audit found what does not fit together");

  private final int number;
  private final String word;
  private final String meaning;

  ExitCode(int number, String word, String meaning) {
    this.number = number;
    this.word = word;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  /** The field {@code error} of an error in JSON. */
  public String word() {
    return word;
  }

  /** What it means, in a sentence. */
  public String meaning() {
    return meaning;
  }

  /** All of them for the help, number to meaning. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      meanings.put(Integer.toString(code.number), code.meaning);
    }
    return meanings;
  }
}
