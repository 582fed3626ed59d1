package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one line that a worker prints at its end. */
record ResultLine(int calls, int ok, int throttled, int failed, int timeouts) {

  private static final Pattern FORM =
      Pattern.compile(
          "calls=([0-9]+) ok=([0-9]+) throttled=([0-9]+) failed=([0-9]+) timeouts=([0-9]+)\\R");

  /** Reads all that a worker printed; fails if that is anything else than one such line. */
  static ResultLine parse(String output) {
    Matcher matcher = FORM.matcher(output);
    assertThat(matcher.matches()).as(output).isTrue();
    ResultLine line =
        new ResultLine(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)),
            Integer.parseInt(matcher.group(5)));
    assertThat(line.calls).isEqualTo(line.ok + line.throttled + line.failed);
    return line;
  }
}
