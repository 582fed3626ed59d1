package io.poolcoordinator.samples.console;

import java.io.Console;
import java.util.Optional;

/** The terminal of this process. */
final class SystemTerminal implements Terminal {

  @Override
  public boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there may be a console without a terminal, which has this method to say so.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException olderJava) {
      return true;
    } catch (ReflectiveOperationException unknown) {
      return false;
    }
  }

  @Override
  public Optional<String> readLine() {
    Console console = System.console();
    return console == null ? Optional.empty() : Optional.ofNullable(console.readLine());
  }
}
