package io.poolcoordinator.samples.console;

import io.poolcoordinator.samples.console.view.Printable;
import io.poolcoordinator.samples.console.view.View;
import java.io.PrintWriter;

/**
 * A view that is shown again and again: in place on a terminal, one below the other with an empty
 * line between them otherwise.
 */
final class LiveView implements AutoCloseable {

  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_ALL = "\u001b[2J";
  private static final String TOP_LEFT = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final Output output;
  private final PrintWriter out;
  private final boolean inPlace;
  private boolean begun;

  LiveView(Output output, PrintWriter out, boolean inPlace) {
    this.output = output;
    this.out = out;
    this.inPlace = inPlace;
  }

  /** Shows it as it is now. */
  void draw(View view) {
    if (inPlace) {
      drawInPlace(view);
    } else {
      if (begun && !output.isJson()) {
        out.println();
      }
      output.show(view);
    }
    begun = true;
  }

  private void drawInPlace(View view) {
    out.print(begun ? TOP_LEFT : HIDE_CURSOR + CLEAR_ALL + TOP_LEFT);
    // Written over rather than cleared first, so that it does not flicker.
    view.lines().forEach(line -> out.println(Printable.text(line) + CLEAR_LINE));
    out.print(CLEAR_BELOW);
    out.flush();
  }

  /** Leaves the terminal as it was found. */
  @Override
  public void close() {
    if (inPlace && begun) {
      out.print(SHOW_CURSOR);
      out.flush();
    }
  }
}
