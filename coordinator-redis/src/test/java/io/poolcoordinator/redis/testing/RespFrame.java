package io.poolcoordinator.redis.testing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** One whole request or reply of RESP2 or RESP3, as it came. */
final class RespFrame {

  private static final Set<String> MESSAGES = Set.of("MESSAGE", "SMESSAGE", "PMESSAGE");
  private static final Set<String> CONFIRMATIONS =
      Set.of(
          "SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE");

  /** Those by which a client introduces itself and asks for a sign of life. */
  private static final Set<String> GREETINGS =
      Set.of("HELLO", "AUTH", "CLIENT", "SELECT", "PING", "RESET", "QUIT");

  private final byte[] bytes;
  private final String word;
  private final int elements;

  /**
   * Makes a frame.
   *
   * @param bytes all of it
   * @param word its first element, or the first word of an inline command
   * @param elements how many elements it has; 0 for what is no array
   */
  RespFrame(byte[] bytes, String word, int elements) {
    this.bytes = bytes;
    this.word = word.toUpperCase(Locale.ROOT);
    this.elements = elements;
  }

  byte[] bytes() {
    return bytes;
  }

  String text() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the command's name, in capitals. */
  String word() {
    return word;
  }

  /** Returns how many elements follow the first. */
  int arguments() {
    return Math.max(0, elements - 1);
  }

  boolean isError() {
    return bytes[0] == '-' || bytes[0] == '!';
  }

  /** Returns whether it came without being asked for: a message, or an answer to a subscription. */
  boolean isPush(boolean subscriber) {
    return bytes[0] == '>' || (subscriber && bytes[0] == '*' && (isMessage() || isSubscription()));
  }

  boolean isMessage() {
    return MESSAGES.contains(word);
  }

  /** Returns whether it asks for a subscription or its end, or confirms one. */
  boolean isSubscription() {
    return CONFIRMATIONS.contains(word);
  }

  /** Returns whether it is a command that counts: neither a greeting nor a subscription. */
  boolean isCounted() {
    return !GREETINGS.contains(word) && !isSubscription();
  }
}
