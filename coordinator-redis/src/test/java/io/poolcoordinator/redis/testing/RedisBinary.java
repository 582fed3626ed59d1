package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/** The servers that need no Docker: programs for this machine, which the build brings along. */
public enum RedisBinary {

  /** The oldest that is supported. */
  REDIS_6_2(List.of()) {
    @Override
    Path find() {
      // On the class path it would hide the other one: both have the same packages.
      Path directory = Path.of(System.getProperty("redis-6.2.directory", "target/redis-6.2"));
      try (var files = Files.isDirectory(directory) ? Files.list(directory) : null) {
        List<Path> found =
            files == null
                ? List.of()
                : files.filter(file -> file.toString().endsWith(platform())).toList();
        if (found.isEmpty()) {
          throw new NotAvailableException("no Redis 6.2 for " + platform() + " in " + directory);
        }
        return runnable(found.get(0));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  },

  /** The one that tests use by default. */
  REDIS_7_0(List.of("--enable-debug-command", "local")) {
    @Override
    Path find() {
      try {
        return RedisExecProvider.defaultProvider().get().toPath();
      } catch (IOException failure) {
        throw new UncheckedIOException("the Redis binary cannot be unpacked", failure);
      }
    }
  };

  private final List<String> debugArguments;
  private @Nullable Path known;

  RedisBinary(List<String> debugArguments) {
    this.debugArguments = debugArguments;
  }

  abstract Path find();

  /**
   * The program.
   *
   * @throws NotAvailableException if there is none that this machine can run
   */
  synchronized Path path() {
    Path found = known;
    if (found == null) {
      found = find();
      known = found;
    }
    return found;
  }

  /** What a server needs to be told so that tests may use {@code DEBUG}. */
  List<String> debugArguments() {
    return debugArguments;
  }

  /** How the program's name ends, such as {@code linux-amd64}. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return (system.startsWith("mac") ? "darwin" : system)
        + "-"
        + (processor.equals("x86_64") ? "amd64" : processor.replace("aarch64", "arm64"));
  }

  /** It may want a library that this machine does not have. */
  private static Path runnable(Path file) {
    boolean executable = file.toFile().setExecutable(true);
    try {
      Process version =
          new ProcessBuilder(file.toAbsolutePath().toString(), "--version")
              .redirectErrorStream(true)
              .start();
      String said = new String(version.getInputStream().readAllBytes());
      if (!executable || version.waitFor() != 0) {
        throw new NotAvailableException(file + " does not run here: " + said.strip());
      }
      return file;
    } catch (IOException failure) {
      throw new NotAvailableException(file + " does not run here: " + failure.getMessage());
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for a version", interrupt);
    }
  }
}
