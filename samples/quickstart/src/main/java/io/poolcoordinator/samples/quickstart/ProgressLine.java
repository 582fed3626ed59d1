package io.poolcoordinator.samples.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A line that tells how things stand: rewritten in place on a terminal, printed anew every second
 * where there is none.
 */
final class ProgressLine {

  private static final Duration ON_TERMINAL = Duration.ofMillis(100);
  private static final Duration ELSEWHERE = Duration.ofSeconds(1);
  private static final String TO_START_OF_LINE = "\r";
  private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";

  private final PrintStream output;
  private final boolean onTerminal;
  private long shownAt = System.nanoTime();

  ProgressLine(PrintStream output) {
    this.output = output;
    this.onTerminal = isOnTerminal();
  }

  @SuppressWarnings("SystemConsoleNull")
  private static boolean isOnTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there may be a console without a terminal, and a method that says so.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /** Shows a text, unless the last one was shown a moment ago. */
  void show(String text) {
    Duration interval = onTerminal ? ON_TERMINAL : ELSEWHERE;
    if (System.nanoTime() - shownAt < interval.toNanos()) {
      return;
    }
    shownAt = System.nanoTime();
    if (onTerminal) {
      output.print(TO_START_OF_LINE + text + CLEAR_TO_END_OF_LINE);
      output.flush();
    } else {
      output.println(text);
    }
  }

  /** Prints a line that stays. */
  void say(String text) {
    clear();
    output.println(text);
  }

  /** Leaves an empty line to whatever is printed next. */
  void clear() {
    if (onTerminal) {
      output.print(TO_START_OF_LINE + CLEAR_TO_END_OF_LINE);
      output.flush();
    }
  }
}
