package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.Function;

/** Two stores with which the same is done, and which must answer the same. */
final class TwinPair {

  private final Twin one;
  private final Twin other;
  private String step = "";

  TwinPair(Twin one, Twin other) {
    this.one = one;
    this.other = other;
  }

  /** Says what is done next, for messages. */
  void begin(String what) {
    step = what;
  }

  /** Does the same with both; returns the reply. */
  <R> R same(Function<Twin, R> operation) {
    R reply = operation.apply(one);
    String text = one.text(reply);
    assertThat(other.text(operation.apply(other))).as("the reply to %s", step).isEqualTo(text);
    return reply;
  }

  /** Asks both for a text. */
  void sameText(Function<Twin, String> question) {
    String text = question.apply(one);
    assertThat(question.apply(other)).as("the answer to %s", step).isEqualTo(text);
  }

  void both(Consumer<Twin> act) {
    act.accept(one);
    act.accept(other);
  }

  /** Compares what was pushed, and what is stored. */
  void awaitSame(int number, long time) {
    other.awaitSame(one, time, "step " + number + ": " + step);
  }
}
