package io.poolcoordinator.samples.console;

import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Quoted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Asks for the pool's name before something is done that cannot be undone. */
final class Confirmation {

  @Option(
      names = "--yes",
      paramLabel = "NAME",
      description = "Confirm with the pool's name, rather than type it on the terminal.")
  private @Nullable String yes;

  /** Whether it was confirmed beforehand. */
  boolean isGiven() {
    return yes != null;
  }

  /** Refuses a confirmation that was given for another pool. */
  void check(String pool) {
    if (yes != null && !yes.equals(pool)) {
      throw refusal("--yes names " + Quoted.text(yes) + ", but the pool is " + Quoted.text(pool));
    }
  }

  /** Has the name typed, unless it was given. */
  void ask(String pool, Terminal terminal, Output output) {
    if (isGiven()) {
      return;
    }
    if (!terminal.isTerminal()) {
      throw refusal("there is no terminal to type the pool's name on; give --yes " + pool);
    }
    output.note("Type the pool's name to go on, anything else to leave it as it is:");
    String typed = terminal.readLine().orElse("");
    if (!typed.equals(pool)) {
      throw refusal(Quoted.text(typed) + " is not the pool's name " + Quoted.text(pool));
    }
  }

  private static ConsoleException refusal(String why) {
    return new ConsoleException(ExitCode.REFUSED, why + "; nothing was done");
  }
}
