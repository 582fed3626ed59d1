package io.poolcoordinator.samples.console.view;

/** What was typed, as it stands in a message. */
public final class Quoted {

  private static final int MOST_SHOWN = 80;

  private Quoted() {}

  public static String text(String typed) {
    boolean whole = typed.codePointCount(0, typed.length()) <= MOST_SHOWN;
    String shown =
        whole ? typed : typed.substring(0, typed.offsetByCodePoints(0, MOST_SHOWN)) + "...";
    return '"' + Printable.text(shown) + '"';
  }
}
