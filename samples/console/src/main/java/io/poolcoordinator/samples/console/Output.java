package io.poolcoordinator.samples.console;

import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.Printable;
import io.poolcoordinator.samples.console.view.View;
import java.io.PrintWriter;

/** Where a command shows what it found or did. */
final class Output {

  private final PrintWriter out;
  private final PrintWriter error;
  private final Terminal terminal;
  private final boolean json;

  Output(PrintWriter out, PrintWriter error, Terminal terminal, boolean json) {
    this.out = out;
    this.error = error;
    this.terminal = terminal;
    this.json = json;
  }

  boolean isJson() {
    return json;
  }

  /** Shows something, in the form that was asked for. */
  void show(View view) {
    if (json) {
      out.println(Json.text(view.json()));
    } else {
      view.lines().forEach(line -> out.println(Printable.text(line)));
    }
    out.flush();
  }

  /** Says something beside the output proper, so that pipes do not get it. */
  void note(String line) {
    error.println(Printable.text(line));
    error.flush();
  }

  /** Says that something failed which is going to be tried again. */
  void note(Failure failure) {
    error.println(failure.text(json));
    error.flush();
  }

  /** Begins a view that is shown again and again. */
  LiveView live() {
    return new LiveView(this, out, terminal.isTerminal() && !json);
  }

  /** Whether nobody reads any more, as after {@code | head}. */
  boolean isGone() {
    return out.checkError();
  }
}
