package io.poolcoordinator.samples.console;

import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Printable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was typed and must not be shown: user and password of any address. The library leaves them
 * out of its messages; but people also paste addresses where none belongs, and are told what they
 * typed there.
 */
final class Secrets {

  /** Up to the last {@code @}: a password that is not encoded may hold one itself. */
  private static final Pattern USER_OF_ADDRESS = Pattern.compile("://(.+)@", Pattern.DOTALL);

  private static final String MASK = "***";

  /** Each as it was typed, and as messages show what they find hard to print. */
  private final Set<String> users = new LinkedHashSet<>();

  Secrets(List<String> arguments) {
    for (String argument : arguments) {
      Matcher matcher = USER_OF_ADDRESS.matcher(argument);
      if (matcher.find()) {
        String user = matcher.group(1);
        users.add(user);
        users.add(Failure.oneLine(user));
        users.add(Printable.text(user));
        users.add(user.replaceAll("[^ -~]", "?"));
      }
    }
  }

  String mask(String message) {
    String masked = message;
    for (String user : users) {
      masked = maskCut(masked.replace("://" + user + "@", "://" + MASK + "@"), user);
    }
    return masked;
  }

  /** Messages show long texts in part, so that a password may be cut. */
  private static String maskCut(String message, String user) {
    String masked = message;
    for (int length = user.length(); length > 0; length--) {
      masked = masked.replace("://" + user.substring(0, length) + "...", "://" + MASK + "...");
    }
    return masked;
  }
}
