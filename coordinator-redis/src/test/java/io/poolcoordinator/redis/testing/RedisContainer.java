package io.poolcoordinator.redis.testing;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A Redis in a container, where there is an engine. */
final class RedisContainer {

  private static final Logger log = LoggerFactory.getLogger(RedisContainer.class);
  private static final int PORT = 6379;

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
    return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
  }

  /** The image: system property {@code redis.image}, or environment {@code REDIS_IMAGE}. */
  private static String image() {
    String environment = System.getenv("REDIS_IMAGE");
    return System.getProperty(
        "redis.image", environment == null || environment.isEmpty() ? "redis:7.0" : environment);
  }
}
