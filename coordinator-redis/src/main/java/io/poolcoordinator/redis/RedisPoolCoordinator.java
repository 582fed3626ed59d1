package io.poolcoordinator.redis;

import io.lettuce.core.RedisClient;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.internal.CoordinatorEngine;
import io.poolcoordinator.internal.Names;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.PoolKeys;
import io.poolcoordinator.redis.store.RedisPoolStore;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes coordinators whose pools are shared through Redis 6.2 or later, or Valkey.
 *
 * <pre>{@code
 * try (PoolCoordinator coordinator = RedisPoolCoordinator.connect("redis://localhost:6379")) {
 *   Pool netsuite = coordinator.pool("netsuite", PoolConfig.ofLimit(5));
 *   try (Permit permit = netsuite.acquire()) {
 *     client.send(request);
 *   }
 * }
 * }</pre>
 */
public final class RedisPoolCoordinator {

  private RedisPoolCoordinator() {}

  /**
   * Connects with defaults for everything else.
   *
   * @param uri where Redis is, as in {@link Builder#uri(String)}
   * @return a coordinator, connected
   * @throws IllegalArgumentException if the URI is not one of Redis
   * @throws io.poolcoordinator.PoolStoreException as in {@link Builder#build()}
   */
  public static PoolCoordinator connect(String uri) {
    return builder().uri(uri).build();
  }

  /**
   * Starts a coordinator.
   *
   * @return a builder with the defaults and no address
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a coordinator. Not safe for use by several threads at once. */
  public static final class Builder {

    /** The command timeout unless set: 2 s. */
    public static final Duration DEFAULT_COMMAND_TIMEOUT = Duration.ofSeconds(2);

    /** The shortest command timeout: 100 ms. */
    public static final Duration MIN_COMMAND_TIMEOUT = Duration.ofMillis(100);

    /** The longest command timeout: 60 s. */
    public static final Duration MAX_COMMAND_TIMEOUT = Duration.ofSeconds(60);

    private @Nullable String uri;
    private @Nullable RedisClient client;
    private String keyPrefix = "";
    private @Nullable String workerId;
    private Duration commandTimeout = DEFAULT_COMMAND_TIMEOUT;
    private @Nullable Executor executor;

    private Builder() {}

    /**
     * Sets where Redis is: {@code redis://[[user:]password@]host[:port][/database]}, {@code
     * rediss://…} for TLS, {@code redis-sentinel://…#master} for Sentinel.
     *
     * @param uri the address; reserved characters in the password are percent-encoded
     * @return this builder
     */
    public Builder uri(String uri) {
      this.uri = Objects.requireNonNull(uri, "uri");
      return this;
    }

    /**
     * Has the application's own Lettuce client used. Its options are left alone, two connections
     * are made with it, and it is not shut down with the coordinator.
     *
     * @param client the client; {@link #uri(String)} may be left out if it was made with an address
     * @return this builder
     */
    public Builder client(RedisClient client) {
      this.client = Objects.requireNonNull(client, "client");
      return this;
    }

    /**
     * Sets what all keys and channels begin with. Nothing unless set.
     *
     * @param keyPrefix at most 100 bytes of printable ASCII without spaces and braces
     * @return this builder
     * @throws IllegalArgumentException if it is not of that form
     */
    public Builder keyPrefix(String keyPrefix) {
      this.keyPrefix = PoolKeys.checkPrefix(Objects.requireNonNull(keyPrefix, "keyPrefix"));
      return this;
    }

    /**
     * Sets the part of the worker's id that people know it by. A random part is always added, so
     * that no two coordinators have the same id. Host and process unless set.
     *
     * @param workerId 1 to 36 ASCII letters, digits and {@code . _ -}
     * @return this builder
     * @throws IllegalArgumentException if it is not of that form
     */
    public Builder workerId(String workerId) {
      this.workerId = Names.checkWorker(Objects.requireNonNull(workerId, "workerId"));
      return this;
    }

    /**
     * Sets the time within which Redis must answer each command. 2 s unless set.
     *
     * @param commandTimeout from 100 ms to 60 s
     * @return this builder
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder commandTimeout(Duration commandTimeout) {
      Objects.requireNonNull(commandTimeout, "commandTimeout");
      if (commandTimeout.compareTo(MIN_COMMAND_TIMEOUT) < 0
          || commandTimeout.compareTo(MAX_COMMAND_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "commandTimeout is "
                + commandTimeout
                + ", but must be from "
                + MIN_COMMAND_TIMEOUT
                + " to "
                + MAX_COMMAND_TIMEOUT);
      }
      this.commandTimeout = commandTimeout;
      return this;
    }

    /**
     * Sets what runs the application's callbacks. A few daemon threads of the coordinator's own
     * unless set.
     *
     * @param executor not shut down with the coordinator
     * @return this builder
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Connects.
     *
     * @return a coordinator, connected
     * @throws IllegalArgumentException if there is neither a URI nor a client, the URI is not one
     *     of Redis, or the client does not reconnect by itself
     * @throws io.poolcoordinator.PoolStoreException if Redis cannot be reached or refuses the user,
     *     is older than 6.2, or the user lacks ACL rules: the message names the cause and what to
     *     do, without secrets. Everything that was made is closed again then
     */
    public PoolCoordinator build() {
      return new CoordinatorEngine(
          new RedisPoolStore(scriptClient(), keyPrefix), workerId, executor);
    }

    private LettuceScriptClient scriptClient() {
      if (client != null) {
        return LettuceScriptClient.of(client, uri, commandTimeout);
      }
      if (uri == null) {
        throw new IllegalArgumentException(
            "neither uri nor client is set: say where Redis is, such as"
                + " uri(\"redis://localhost:6379\")");
      }
      return LettuceScriptClient.of(uri, commandTimeout);
    }
  }
}
