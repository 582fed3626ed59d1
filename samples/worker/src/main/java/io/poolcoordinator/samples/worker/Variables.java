package io.poolcoordinator.samples.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Reads variables of the environment, and collects what is wrong with them, so that people are told
 * of all of it at once. An empty variable counts as absent: that is how compose files pass on one
 * that is not set.
 */
final class Variables {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns a variable as it is. */
  Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Returns a variable as it is, and notes that it is missing if it is. */
  Optional<String> required(String name, String meaning) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      problems.add(name + " is missing, but must be set: " + meaning);
    }
    return value;
  }

  /** Reads a number; {@code otherwise} if it is absent, or is none, which is noted. */
  int number(String name, int otherwise, int least, int most) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (DIGITS.matcher(value.get()).matches()) {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong(
        name,
        Shown.text(value.get()),
        "a whole number from " + least + " to " + most + ", in the digits 0 to 9 alone",
        name + "=" + Math.max(otherwise, 5));
    return otherwise;
  }

  /** Reads a duration; empty if it is absent, or is none, which is noted. */
  Optional<Duration> duration(String name, Duration least, Duration most, String example) {
    Optional<String> value = text(name);
    Optional<Duration> duration =
        value
            .flatMap(DurationText::parse)
            .filter(read -> read.compareTo(least) >= 0 && read.compareTo(most) <= 0);
    if (value.isPresent() && duration.isEmpty()) {
      String bounds = "from " + DurationText.of(least) + " to " + DurationText.of(most);
      String must = "a whole number with one of the units ms, s, m, h and d, " + bounds;
      wrong(name, Shown.text(value.get()), must, name + "=" + example);
    }
    return duration;
  }

  /**
   * Reads something of a form of its own; empty if it is absent, or is not of that form, which is
   * noted.
   *
   * @param read throws {@link IllegalArgumentException} if the value is not of the form
   */
  <T> Optional<T> read(String name, String must, String example, Function<String, T> read) {
    return read(name, Shown::text, must, example, read);
  }

  /** Reads an address, which may hold a password: {@link #read}. */
  <T> Optional<T> readAddress(String name, String must, String example, Function<String, T> read) {
    return read(name, Shown::address, must, example, read);
  }

  private <T> Optional<T> read(
      String name,
      UnaryOperator<String> shown,
      String must,
      String example,
      Function<String, T> read) {
    Optional<String> value = text(name);
    try {
      return value.map(read);
    } catch (IllegalArgumentException notOfThatForm) {
      wrong(name, shown.apply(value.orElseThrow()), must, name + "=" + example);
      return Optional.empty();
    }
  }

  /** Notes that a variable is wrong. */
  void wrong(String name, String shown, String must, String remedy) {
    problems.add(name + " is " + shown + ", but must be " + must + "; for example " + remedy);
  }

  /**
   * Fails if anything was noted.
   *
   * @throws BadSettingsException with all of it
   */
  void check() throws BadSettingsException {
    if (!problems.isEmpty()) {
      throw new BadSettingsException(problems);
    }
  }
}
