package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The version of a pool's settings, as {@code ETag} and {@code If-Match} have it. */
final class Versions {

  static final String IF_MATCH = "If-Match";

  private static final Pattern TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");
  private static final Pattern NUMBER = Pattern.compile("\"[0-9]{1,18}\"");

  private Versions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** Whether the caller says which version they have seen, or that any will do. */
  static boolean isGiven(Context context) {
    return context.header(IF_MATCH) != null;
  }

  static void require(Context context) {
    if (!isGiven(context)) {
      throw new Problem(
          428,
          ExitCode.REFUSED,
          "If-Match is missing: give the ETag that the pool was read with, or * to change it"
              + " whatever it has become",
          IF_MATCH);
    }
  }

  /**
   * Compares.
   *
   * @param current the version in force
   * @return that, where it is to be so still when something is done; empty for any
   */
  static OptionalLong check(Context context, String pool, long current) {
    String header = context.header(IF_MATCH);
    if (header == null || header.strip().equals("*")) {
      return OptionalLong.empty();
    }
    List<String> tags = Arrays.stream(header.split(",")).map(String::strip).toList();
    for (String tag : tags) {
      if (!TAG.matcher(tag).matches()) {
        throw Problem.invalid(
            IF_MATCH,
            "If-Match is "
                + Quoted.text(header)
                + ", but must be an ETag in quotation marks, such as \"7\", or *");
      }
    }
    if (tags.stream().noneMatch(tag -> NUMBER.matcher(tag).matches() && tag.equals(tag(current)))) {
      throw changed(pool, current);
    }
    return OptionalLong.of(current);
  }

  static Problem changed(String pool, long current) {
    return new Problem(
        412,
        ExitCode.CONFLICT,
        "pool "
            + pool
            + " was changed since: it is at version "
            + current
            + " now; nothing was done: look at it again, and decide anew",
        IF_MATCH);
  }
}
