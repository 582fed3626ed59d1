package io.poolcoordinator.samples.console.rest;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may look at pools, and who may act.
 *
 * @param readToken what those know who may look; empty for nobody beside operators
 * @param operateToken what operators know; empty for no operator by token
 * @param userHeader the header in which a reverse proxy says who asks; empty for none
 */
public record AccessSettings(
    Optional<String> readToken, Optional<String> operateToken, Optional<String> userHeader) {

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{16,200}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** Everybody who reaches the server may do everything. */
  public static final AccessSettings OPEN =
      new AccessSettings(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if a token is easily guessed or both are the same, or the
   *     header's name is none
   */
  public AccessSettings {
    readToken.ifPresent(token -> check("for reading", token));
    operateToken.ifPresent(token -> check("for operating", token));
    if (readToken.isPresent() && readToken.equals(operateToken)) {
      throw new IllegalArgumentException(
          "the token for reading is the same as the one for operating, so that everybody who may"
              + " look could act; give two different ones");
    }
    if (userHeader.isPresent() && !HEADER.matcher(userHeader.get()).matches()) {
      throw new IllegalArgumentException(
          "the user's header must be a header's name such as X-Forwarded-User: 1 to 64 of ASCII"
              + " letters, digits and -");
    }
  }

  private static void check(String what, String token) {
    if (!TOKEN.matcher(token).matches()) {
      // Not what it is: messages are logged.
      throw new IllegalArgumentException(
          "the token "
              + what
              + " has "
              + token.length()
              + " characters, but must have from 16 to 200, printable ASCII without space; make one"
              + " with: openssl rand -hex 24");
    }
  }

  /** Whether nothing says who asks. */
  public boolean isOpen() {
    return readToken.isEmpty() && operateToken.isEmpty() && userHeader.isEmpty();
  }

  /** Tokens are shown to nobody. */
  @Override
  public String toString() {
    return "readToken="
        + (readToken.isPresent() ? "set" : "none")
        + " operateToken="
        + (operateToken.isPresent() ? "set" : "none")
        + " userHeader="
        + userHeader.orElse("none");
  }
}
