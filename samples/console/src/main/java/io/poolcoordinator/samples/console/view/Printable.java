package io.poolcoordinator.samples.console.view;

/** Text as a terminal may be given it. */
public final class Printable {

  private Printable() {}

  /**
   * Shows as {@code ?} what is no character to be read: controls, which a terminal would obey, and
   * what changes the order or the look of its neighbours without being seen itself.
   *
   * @param text anything, such as a label that somebody wrote into Redis
   * @return as many characters, in one line
   */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> shown.appendCodePoint(isReadable(character) ? character : '?'));
    return shown.toString();
  }

  private static boolean isReadable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
