package io.poolcoordinator.admin;

/**
 * Something that an audit found.
 *
 * @param kind what it is
 * @param key the key where it was found
 * @param field the field or entry of that key; empty if it is about the key as a whole
 * @param found what was found, in words for people; where somebody must mend it, with the command
 */
public record Finding(FindingKind kind, String key, String field, String found) {

  /**
   * Returns how bad it is.
   *
   * @return the severity of its kind
   */
  public Severity severity() {
    return kind.severity();
  }

  /** Says all of it in one line. */
  @Override
  public String toString() {
    return severity() + " " + kind + " " + key + (field.isEmpty() ? "" : " " + field) + " " + found;
  }
}
