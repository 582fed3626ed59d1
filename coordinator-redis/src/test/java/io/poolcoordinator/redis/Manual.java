package io.poolcoordinator.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The operator's manual, as the tests that hold it true read it. */
final class Manual {

  private Manual() {}

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
}
