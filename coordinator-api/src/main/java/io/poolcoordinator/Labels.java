package io.poolcoordinator;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Texts for people, which end up in the store as they are. */
final class Labels {

  /** As much of a refused text as a message shows. */
  private static final int MOST_SHOWN = 80;

  private Labels() {}

  /** A text that was refused, as it stands in a message: in one line, and not for ever. */
  static String quoted(String text) {
    String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    return '"' + shown.replaceAll("[^ -~]", "?") + '"';
  }

  /** Refuses what is too short, too long, or would not stand in one line. */
  static String check(String what, String text, int leastBytes) {
    Objects.requireNonNull(text, () -> what + " is null");
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < leastBytes || bytes > AcquireRequest.MAX_LABEL_BYTES) {
      throw new IllegalArgumentException(
          what
              + " has "
              + bytes
              + " bytes, but must have from "
              + leastBytes
              + " to "
              + AcquireRequest.MAX_LABEL_BYTES);
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new IllegalArgumentException(
            String.format(
                "%s holds the control character U+%04X at index %d; leave it out",
                what, (int) text.charAt(i), i));
      }
    }
    return text;
  }
}
