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
final class RedisContainer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisContainer.class);
  private static final int PORT = 6379;
  private static @Nullable RedisContainer shared;

  private final GenericContainer<?> container;

  private RedisContainer(GenericContainer<?> container) {
    this.container = container;
  }

  /**
   * Starts one.
   *
   * @throws NotAvailableException if no Docker engine answers, or it cannot have the image
   */
  static RedisContainer start(String image) {
    String server = image.contains("valkey") ? "valkey-server" : "redis-server";
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        throw new NotAvailableException(
            "no Docker engine answers, so that " + image + " cannot run");
      }
      GenericContainer<?> container =
          new GenericContainer<>(DockerImageName.parse(image))
              .withCommand(server, "--save", "", "--protected-mode", "no", "--bind", "0.0.0.0")
              .withExposedPorts(PORT);
      // Ends it also where it did not quite start.
      Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "redis-container-end"));
      container.start();
      return new RedisContainer(container);
    } catch (NotAvailableException notAvailable) {
      throw notAvailable;
    } catch (RuntimeException failure) {
      throw new NotAvailableException("image " + image + " cannot be run: " + failure, failure);
    }
  }

  /** Its address; null where no Docker engine answers, or it cannot have the image. */
  static @Nullable String startWhereDockerAnswers() {
    try {
      RedisContainer started = start(image());
      shared = started;
      return started.uri();
    } catch (NotAvailableException notAvailable) {
      log.info("going on without Docker: {}", notAvailable.getMessage());
      return null;
    }
  }

  String uri() {
    return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
  }

  /** Whether the server at an address is the one that tests share. */
  static boolean isAt(String uri) {
    RedisContainer running = shared;
    return running != null && running.uri().equals(uri);
  }

  /** Runs a command inside the container that tests share; what it prints. */
  static String execute(List<String> command) {
    RedisContainer running = shared;
    if (running == null) {
      throw new IllegalStateException("no container runs");
    }
    try {
      Container.ExecResult result =
          running.container.execInContainer(command.toArray(String[]::new));
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

  @Override
  public void close() {
    container.stop();
  }

  /** The image: system property {@code redis.image}, or environment {@code REDIS_IMAGE}. */
  private static String image() {
    String environment = System.getenv("REDIS_IMAGE");
    return System.getProperty(
        "redis.image", environment == null || environment.isEmpty() ? "redis:7.0" : environment);
  }
}
