package io.poolcoordinator.redis.history;

import java.util.List;

/**
 * What a check says of one promise.
 *
 * @param promise the promise
 * @param status whether it was kept
 * @param text what was looked at, or what is wrong
 * @param piece the shortest piece of the history that shows it, a line for each event; empty if
 *     nothing is wrong
 */
public record Verdict(Promise promise, Status status, String text, List<String> piece) {

  /** Whether a promise was kept. */
  public enum Status {
    /** It was. */
    VALID,
    /** It was not. */
    INVALID,
    /** The history does not tell, which is a failure too. */
    UNKNOWN
  }

  static Verdict valid(Promise promise, String text) {
    return new Verdict(promise, Status.VALID, text, List.of());
  }

  static Verdict invalid(Promise promise, String text, List<?> piece) {
    return new Verdict(
        promise, Status.INVALID, text, piece.stream().map(Object::toString).toList());
  }

  static Verdict unknown(Promise promise, String text) {
    return new Verdict(promise, Status.UNKNOWN, text, List.of());
  }

  @Override
  public String toString() {
    return promise
        + " ("
        + promise.text()
        + ") "
        + status
        + ": "
        + text
        + (piece.isEmpty() ? "" : "\n    " + String.join("\n    ", piece));
  }
}
