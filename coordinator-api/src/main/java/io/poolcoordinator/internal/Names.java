package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The names that end up in keys, channels and messages: checked, never normalised. */
public final class Names {

  private static final int MAX_POOL_BYTES = 200;

  /** What a worker's id may take of the 64 bytes of a permit's id, its random suffix left out. */
  private static final int MAX_WORKER_BYTES = 36;

  private static final String FORBIDDEN = "{}*?[]";
  private static final int SUFFIX_LENGTH = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Names() {}

  /**
   * Checks a pool's name.
   *
   * @throws IllegalArgumentException if it is not 1 to 200 printable ASCII characters without space
   *     and without any of <code>{ } * ? [ ]</code>
   */
  static String checkPool(String name) {
    return check("pool", name);
  }

  /**
   * Checks a connection's name, which is of the same form.
   *
   * @throws IllegalArgumentException as in {@link #checkPool}
   */
  static String checkConnection(String name) {
    return check("connection", name);
  }

  /** Whether a name that somebody may have written by hand is one that a pool can have. */
  static boolean isPool(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_POOL_BYTES
        && name.chars().allMatch(Names::isAllowedInName);
  }

  private static boolean isAllowedInName(int character) {
    return character > ' ' && character <= '~' && FORBIDDEN.indexOf(character) < 0;
  }

  /**
   * Checks a text for people, such as who acts and why.
   *
   * @throws IllegalArgumentException if it is shorter than so many bytes, longer than a label, or
   *     holds control characters
   */
  static String checkText(String what, String text, int leastBytes) {
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
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          what + " is \"" + printable(text) + "\", but must hold no control characters");
    }
    return text;
  }

  private static String check(String whose, String name) {
    Objects.requireNonNull(name, () -> "the " + whose + "'s name is null");
    if (name.isEmpty() || name.length() > MAX_POOL_BYTES) {
      throw new IllegalArgumentException(
          "a "
              + whose
              + "'s name must have from 1 to "
              + MAX_POOL_BYTES
              + " characters, but this has "
              + name.length());
    }
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (!isAllowedInName(character)) {
        throw new IllegalArgumentException(
            String.format(
                "a %s's name must be printable ASCII without space and without %s, but \"%s\""
                    + " holds U+%04X at index %d",
                whose, FORBIDDEN, printable(name), (int) character, i));
      }
    }
    return name;
  }

  /**
   * Makes a worker's id that no other coordinator has, however the recognisable part is chosen: a
   * second one of the same id would be taken for the first, and give its permits back.
   *
   * @param recognisable what people know the worker by; null for host and process
   * @return that, a hyphen and a random part
   * @throws IllegalArgumentException if it is not 1 to 36 of ASCII letters, digits and {@code . _
   *     -}
   */
  public static String worker(@Nullable String recognisable) {
    String name = recognisable == null ? hostAndProcess() : checkWorker(recognisable);
    StringBuilder suffix = new StringBuilder(SUFFIX_LENGTH);
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      suffix.append(Character.forDigit(RANDOM.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
    }
    return name + "-" + suffix;
  }

  /**
   * Checks the part of a worker's id that people choose.
   *
   * @param name the part
   * @return the same
   * @throws IllegalArgumentException as in {@link #worker(String)}
   */
  public static String checkWorker(String name) {
    if (name.isEmpty() || name.length() > MAX_WORKER_BYTES || !allAllowed(name)) {
      throw new IllegalArgumentException(
          "a worker's id must be 1 to "
              + MAX_WORKER_BYTES
              + " of ASCII letters, digits and . _ -, but is \""
              + printable(name)
              + "\"");
    }
    return name;
  }

  private static String hostAndProcess() {
    String process = "-" + ProcessHandle.current().pid();
    StringBuilder host = new StringBuilder();
    for (char character : hostName().toCharArray()) {
      host.append(allowed(character) ? character : '-');
    }
    int room = MAX_WORKER_BYTES - process.length();
    return (host.length() > room ? host.substring(0, room) : host.toString()) + process;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException noName) {
      // Only for people: a host without a name still has a process and a suffix.
      return "host";
    }
  }

  private static boolean allAllowed(String name) {
    return name.chars().allMatch(character -> allowed((char) character));
  }

  private static boolean allowed(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '.'
        || character == '_'
        || character == '-';
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
