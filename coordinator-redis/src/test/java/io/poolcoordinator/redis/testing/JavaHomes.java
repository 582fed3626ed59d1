package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/** The JDKs of this machine. */
public final class JavaHomes {

  private JavaHomes() {}

  /** Returns the one that runs this. */
  public static Path running() {
    return Path.of(System.getProperty("java.home"));
  }

  /**
   * Returns the newest that is at least as new as the running one: the system property {@code
   * newest.java.home} where that is set, otherwise out of the environment's {@code JAVA_HOME_*} and
   * {@code /usr/lib/jvm}, otherwise the running one.
   */
  public static Path newest() {
    String named = System.getProperty("newest.java.home", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    int running = Runtime.version().feature();
    return candidates().stream()
        .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
        .filter(home -> feature(home) > running)
        .max(Comparator.comparingInt(JavaHomes::feature))
        .orElseGet(JavaHomes::running);
  }

  /** Returns the feature version of a JDK, such as 17; 0 if it does not say. */
  public static int feature(Path home) {
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

  private static List<Path> candidates() {
    List<Path> homes = new ArrayList<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME_")) {
                homes.add(Path.of(value));
              }
            });
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (var directories = Files.list(installed)) {
        directories.forEach(homes::add);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return homes;
  }
}
