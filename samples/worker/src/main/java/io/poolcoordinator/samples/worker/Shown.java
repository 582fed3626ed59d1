package io.poolcoordinator.samples.worker;

import java.util.regex.Pattern;

/** Values of variables as messages show them: short, and without what is nobody's business. */
final class Shown {

  private static final int MOST_SHOWN = 120;
  private static final String MASK = "***";

  /** Up to the last {@code @}: a password that is not encoded may hold one itself. */
  private static final Pattern USER_OF_ADDRESS = Pattern.compile("(?s)://.*@");

  /** The same where the scheme is missing. */
  private static final Pattern ALL_UP_TO_HOST = Pattern.compile("(?s)^.*@");

  private static final Pattern QUERY = Pattern.compile("(?s)\\?.*$");

  private Shown() {}

  /** Any value: an address that was put where none belongs may have a password, too. */
  static String text(String value) {
    return quoted(USER_OF_ADDRESS.matcher(value).replaceFirst("://" + MASK + "@"));
  }

  /** What should be an address: without user, password and query, all of which may be secret. */
  static String address(String value) {
    String masked = USER_OF_ADDRESS.matcher(value).replaceFirst("://" + MASK + "@");
    if (!value.contains("://")) {
      masked = ALL_UP_TO_HOST.matcher(value).replaceFirst(MASK + "@");
    }
    return quoted(QUERY.matcher(masked).replaceFirst("?" + MASK));
  }

  private static String quoted(String value) {
    boolean whole = value.codePointCount(0, value.length()) <= MOST_SHOWN;
    String shown =
        whole ? value : value.substring(0, value.offsetByCodePoints(0, MOST_SHOWN)) + "...";
    return '"' + shown + '"';
  }
}
