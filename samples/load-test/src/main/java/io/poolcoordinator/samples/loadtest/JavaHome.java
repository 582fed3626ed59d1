package io.poolcoordinator.samples.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Which JDK runs the workers: the one that runs this, unless they need virtual threads and it has
 * none.
 *
 * @param named the home of a JDK of 21 or later, if one was named
 */
record JavaHome(Optional<Path> named) {

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  Path running() {
    return Path.of(System.getProperty("java.home"));
  }

  Path withVirtualThreads() {
    if (named.isPresent()) {
      return named.get();
    }
    if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
      return running();
    }
    return installed().stream()
        .filter(home -> feature(home) >= FIRST_WITH_VIRTUAL_THREADS)
        .max(Comparator.comparingInt(JavaHome::feature))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "virtual threads need Java "
                        + FIRST_WITH_VIRTUAL_THREADS
                        + " or later, but this is Java "
                        + Runtime.version().feature()
                        + " and none was found in "
                        + INSTALLED
                        + "; name its home with --java"));
  }

  private static List<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (var homes = Files.list(INSTALLED)) {
      return homes.toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int feature(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)) {
      return 0;
    }
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(release)) {
      properties.load(stream);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    return version.isEmpty() ? 0 : Runtime.Version.parse(version).feature();
  }
}
