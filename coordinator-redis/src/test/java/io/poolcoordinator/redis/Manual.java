package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The operator's manual, as the tests that hold it true read it. */
final class Manual {

  private static final String BLOCK = "```redis-cli";
  private static final String RECIPE = BLOCK + " recipe ";
  private static final String PROMPT = "> ";
  private static final String SHELL_PROMPT = "$ redis-cli ";

  /** What differs from time to time; as a line of its own, further lines. */
  private static final String ANYTHING = "…";

  private Manual() {}

  /** A command and what it prints. */
  record Step(String command, List<String> printed) {

    /** Whether it changes nothing, and so may be run again until what it prints has come about. */
    boolean reads() {
      return command.matches(
          "(HGET|HMGET|HGETALL|HLEN|ZCARD|ZRANGE|LRANGE|SMEMBERS|SISMEMBER|EXISTS|GET|XREVRANGE)"
              + " .*");
    }

    /** The same with a part of every line replaced, such as the worker that is shown. */
    Step replace(String shown, String real) {
      return new Step(
          command.replace(shown, real),
          printed.stream().map(line -> line.replace(shown, real)).toList());
    }

    /** Asserts that this was printed; a hash has no order, and is shown sorted by field. */
    void assertPrinted(List<String> printedNow) {
      List<String> lines = inOrder(printedNow);
      boolean goesOn = !printed.isEmpty() && printed.get(printed.size() - 1).equals(ANYTHING);
      int count = goesOn ? printed.size() - 1 : printed.size();
      assertThat(goesOn ? lines.subList(0, Math.min(count, lines.size())) : lines)
          .as("what %s prints: %s", command, lines)
          .hasSize(count);
      for (int i = 0; i < count; i++) {
        assertThat(lines.get(i)).as(command).matches(pattern(printed.get(i)));
      }
    }

    /** What was printed; of a hash the entries numbered anew, sorted by field. */
    List<String> inOrder(List<String> lines) {
      if (!command.startsWith("HGETALL ") || command.contains(" | ")) {
        return lines;
      }
      Map<String, String> entries = new TreeMap<>();
      for (int i = 0; i + 1 < lines.size(); i += 2) {
        entries.put(withoutNumber(lines.get(i)), withoutNumber(lines.get(i + 1)));
      }
      String number = "%" + Integer.toString(lines.size()).length() + "d) ";
      List<String> sorted = new ArrayList<>();
      entries.forEach(
          (field, value) -> {
            sorted.add(String.format(number, sorted.size() + 1) + field);
            sorted.add(String.format(number, sorted.size() + 1) + value);
          });
      return sorted;
    }

    private static String withoutNumber(String line) {
      return line.substring(line.indexOf(") ") + 2);
    }

    private static Pattern pattern(String line) {
      return Pattern.compile(
          Arrays.stream(line.split(ANYTHING, -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".+")));
    }
  }

  /** All its lines. */
  static List<String> lines() {
    try {
      // Tests run in the module's directory.
      return Files.readAllLines(Path.of("REDIS.md"));
    } catch (IOException failure) {
      throw new UncheckedIOException("the manual cannot be read", failure);
    }
  }

  /** The only line that begins so. */
  static String line(String start) {
    List<String> found = lines().stream().filter(line -> line.startsWith(start)).toList();
    if (found.size() != 1) {
      throw new AssertionError("one line must begin with \"" + start + "\", but: " + found);
    }
    return found.get(0);
  }

  /** The commands of the sessions, in order. */
  static List<Step> session() {
    return steps(BLOCK);
  }

  /** The commands of the page for the night, in order. */
  static List<Step> night() {
    return steps(BLOCK + " at-3-am");
  }

  /** The names of all recipes, in order. */
  static List<String> recipes() {
    return lines().stream()
        .filter(line -> line.startsWith(RECIPE))
        .map(line -> line.substring(RECIPE.length()))
        .toList();
  }

  /** The commands of a recipe. */
  static List<Step> recipe(String name) {
    List<Step> steps = steps(RECIPE + name);
    assertThat(steps).as("recipe %s", name).hasSizeBetween(1, 2);
    return steps;
  }

  private static List<Step> steps(String block) {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    for (String line : lines()) {
      if (line.startsWith("```")) {
        inside = line.equals(block);
      } else if (inside && line.startsWith(PROMPT)) {
        steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
      } else if (inside && line.startsWith(SHELL_PROMPT)) {
        steps.add(new Step(line.substring(SHELL_PROMPT.length()), new ArrayList<>()));
      } else if (inside) {
        steps.get(steps.size() - 1).printed.add(line);
      }
    }
    return steps;
  }
}
