package io.poolcoordinator.samples.snippets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands between {@code // snippet:NAME} and {@code // end:NAME} in source files. Each name is
 * used once, and regions of one file do not overlap; anything else is an error.
 */
final class SnippetRegions {

  private static final String BEGIN = "// snippet:";
  private static final String END = "// end:";

  private final Map<String, String> textByName = new TreeMap<>();

  /** Reads the regions of all Java and Kotlin files below some directories. */
  static SnippetRegions below(Path... directories) throws IOException {
    SnippetRegions regions = new SnippetRegions();
    for (Path directory : directories) {
      List<Path> files;
      try (Stream<Path> all = Files.walk(directory)) {
        files = all.filter(file -> file.toString().matches(".*\\.(java|kt)")).sorted().toList();
      }
      for (Path file : files) {
        regions.read(file.toString(), Files.readAllLines(file));
      }
    }
    return regions;
  }

  /** Returns the texts by their names, without the indentation that all lines of a text share. */
  Map<String, String> textByName() {
    return textByName;
  }

  /** Reads the regions of one file. */
  void read(String file, List<String> lines) {
    String name = null;
    List<String> text = new ArrayList<>();
    for (String line : lines) {
      String marker = line.strip();
      if (marker.startsWith(BEGIN)) {
        require(name == null, file, marker + " stands inside " + BEGIN + name);
        name = marker.substring(BEGIN.length());
        require(!textByName.containsKey(name), file, marker + " is used twice");
        text.clear();
      } else if (marker.startsWith(END)) {
        require(marker.equals(END + name), file, marker + " does not end " + BEGIN + name);
        textByName.put(name, String.join("\n", text).stripIndent());
        name = null;
      } else if (name != null) {
        text.add(line);
      }
    }
    require(name == null, file, BEGIN + name + " has no end");
  }

  private static void require(boolean condition, String file, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(file + ": " + otherwise);
    }
  }
}
