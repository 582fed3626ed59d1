package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A Redis in a container, where there is an engine. */
final class RedisContainer {

  private static final Logger log = LoggerFactory.getLogger(RedisContainer.class);
  private static final int PORT = 6379;
  private static @Nullable GenericContainer<?> running;

  private RedisContainer() {}

  /** Its address; null where no Docker engine answers, or it cannot have the image. */
  static @Nullable String startWhereDockerAnswers() {
    try {
      return DockerClientFactory.instance().isDockerAvailable() ? start() : null;
    } catch (RuntimeException failure) {
      log.warn("image {} cannot be run, going on without Docker: {}", image(), failure.toString());
      return null;
    }
  }

  private static String start() {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image()))
            .withCommand(
                "redis-server", "--save", "", "--protected-mode", "no", "--bind", "0.0.0.0")
            .withExposedPorts(PORT);
    // Ends it also where it did not quite start.
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "redis-container-end"));
    container.start();
    running = container;
    return address(container);
  }

  private static String address(GenericContainer<?> container) {
    return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
  }

  /** Whether the server at an address is the one in the container. */
  static boolean isAt(String uri) {
    GenericContainer<?> container = running;
    return container != null && address(container).equals(uri);
  }

  /** Runs a command inside the container; what it prints. */
  static String execute(List<String> command) {
    GenericContainer<?> container = running;
    if (container == null) {
      throw new IllegalStateException("no container runs");
    }
    try {
      Container.ExecResult result = container.execInContainer(command.toArray(String[]::new));
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(command + " failed: " + result);
      }
      return result.getStdout();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, interrupt);
    }
  }

  /** The image: system property {@code redis.image}, or environment {@code REDIS_IMAGE}. */
  private static String image() {
    String environment = System.getenv("REDIS_IMAGE");
    return System.getProperty(
        "redis.image", environment == null || environment.isEmpty() ? "redis:7.0" : environment);
  }
}
