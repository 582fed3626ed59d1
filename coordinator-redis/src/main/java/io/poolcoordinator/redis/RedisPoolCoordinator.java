package io.poolcoordinator.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.internal.CoordinatorEngine;
import io.poolcoordinator.internal.Names;
import io.poolcoordinator.redis.lettuce.ConnectionSettings;
import io.poolcoordinator.redis.lettuce.ConnectionSettings.Certificates;
import io.poolcoordinator.redis.lettuce.ConnectionSettings.Credentials;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.redisson.RedissonScriptClient;
import io.poolcoordinator.redis.store.PoolKeys;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.redis.store.ScriptClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

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
    private @Nullable Credentials credentials;
    private @Nullable Credentials sentinelCredentials;
    private @Nullable Path trustedCertificates;
    private @Nullable Path clientCertificate;
    private @Nullable Path clientKey;
    private @Nullable RedisClient client;
    private @Nullable RedisClusterClient clusterClient;
    private @Nullable RedissonClient redisson;
    private String keyPrefix = "";
    private @Nullable String workerId;
    private Duration commandTimeout = DEFAULT_COMMAND_TIMEOUT;
    private @Nullable Executor executor;

    private Builder() {}

    /**
     * Sets where Redis is. {@code lettuce-core} must be on the class path, which connects.
     *
     * <ul>
     *   <li>{@code redis://[[user:]password@]host[:port][/database]}: a single server
     *   <li>{@code
     *       redis-sentinel://[[user:]password@]host[:port][,host[:port]…][/database]#master}: the
     *       master that these sentinels name; user and password are those of the servers
     *   <li>{@code redis-cluster://[[user:]password@]host[:port][,host[:port]…]}: a Cluster, of
     *       which at least one of the named nodes can be reached
     *   <li>{@code rediss://}, {@code rediss-sentinel://} and {@code rediss-cluster://}: the same
     *       over TLS
     * </ul>
     *
     * @param uri the address; reserved characters in the password are percent-encoded
     * @return this builder
     */
    public Builder uri(String uri) {
      this.uri = Objects.requireNonNull(uri, "uri");
      return this;
    }

    /**
     * Sets as whom to connect, instead of what the address says. It goes with {@link #uri} only: a
     * client that is handed in has its own.
     *
     * @param user the user's name; {@code default} where the server has a password only
     * @param password the password, as it is
     * @return this builder
     */
    public Builder credentials(String user, String password) {
      this.credentials =
          new Credentials(
              Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"));
      return this;
    }

    /**
     * Sets as whom to connect to the sentinels. Nobody unless set. It goes with {@link #uri} only.
     *
     * @param user the user's name; {@code default} where the sentinels have a password only
     * @param password the password, as it is
     * @return this builder
     */
    public Builder sentinelCredentials(String user, String password) {
      this.sentinelCredentials =
          new Credentials(
              Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"));
      return this;
    }

    /**
     * Sets who is trusted to have signed the server's certificate, for TLS. Those whom the JVM
     * trusts unless set ({@code javax.net.ssl.trustStore}). It goes with {@link #uri} only.
     *
     * @param pem a file with certificates in PEM
     * @return this builder
     */
    public Builder trustedCertificates(Path pem) {
      this.trustedCertificates = Objects.requireNonNull(pem, "pem");
      return this;
    }

    /**
     * Sets the certificate that this client shows, for TLS where the server asks for one ({@code
     * tls-auth-clients}, which is on unless configured). None unless set. It goes with {@link #uri}
     * only.
     *
     * @param chain a file in PEM with the certificate, and those that it was signed with
     * @param key a file in PEM with its key, in PKCS 8 without a password
     * @return this builder
     */
    public Builder clientCertificate(Path chain, Path key) {
      this.clientCertificate = Objects.requireNonNull(chain, "chain");
      this.clientKey = Objects.requireNonNull(key, "key");
      return this;
    }

    /**
     * Has the application's own Lettuce client used, of a single server or of Sentinel. Its options
     * are left alone, two connections are made with it, and it is not shut down with the
     * coordinator.
     *
     * @param client the client; {@link #uri(String)} may be left out if it was made with an address
     * @return this builder
     */
    public Builder client(RedisClient client) {
      this.client = Objects.requireNonNull(client, "client");
      return this;
    }

    /**
     * Has the application's own Lettuce client of a Cluster used. Its options are left alone, its
     * own connections are made with it, and it is not shut down with the coordinator. It is asked
     * to look at the Cluster's topology when a command cannot be served.
     *
     * @param client the client
     * @return this builder
     */
    public Builder client(RedisClusterClient client) {
      this.clusterClient = Objects.requireNonNull(client, "client");
      return this;
    }

    /**
     * Has the application's own Redisson client used, of a single server, Sentinel or a Cluster.
     * Its settings are left alone, and it is not shut down with the coordinator. Scripts take their
     * turns on its connections; each pool that calls of this worker wait for takes a subscription,
     * of which there are {@code subscriptionConnectionPoolSize * subscriptionsPerConnection} (250
     * unless configured): beyond them calls hear of their turn by asking, within a second. Its
     * {@code subscriptionMode} must be {@code MASTER}, as it is unless configured, for the same
     * reason. How soon it finds a new master after a failover is a matter of its {@code
     * scanInterval}.
     *
     * @param redisson the client
     * @return this builder
     */
    public Builder redisson(RedissonClient redisson) {
      this.redisson = Objects.requireNonNull(redisson, "redisson");
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
     * @throws IllegalArgumentException if there is neither a URI nor a client, or more than one
     *     client; if the URI is not one of Redis; if something is set that a URI, or the client
     *     that was handed in, has no use for; if a certificate's file cannot be read; or if the
     *     client does not reconnect by itself
     * @throws IllegalStateException if a URI is set and {@code lettuce-core} is not on the class
     *     path
     * @throws io.poolcoordinator.PoolStoreException if Redis cannot be reached or refuses the user,
     *     is older than 6.2, is a node of a Cluster and the client none of a Cluster, or the user
     *     lacks ACL rules: the message names the cause and what to do, without secrets. Everything
     *     that was made is closed again then
     */
    public PoolCoordinator build() {
      return new CoordinatorEngine(
          new RedisPoolStore(scriptClient(), keyPrefix), workerId, executor);
    }

    private ScriptClient scriptClient() {
      long clients = Stream.of(client, clusterClient, redisson).filter(Objects::nonNull).count();
      if (clients > 1) {
        throw new IllegalArgumentException(
            clients + " clients are handed in, but only one can be used: leave the others out");
      }
      if (clients == 1) {
        refuseWhatIsTheClients();
        return clientThatWasHandedIn();
      }
      if (uri == null) {
        throw new IllegalArgumentException(
            "neither uri nor client is set: say where Redis is, such as"
                + " uri(\"redis://localhost:6379\")");
      }
      try {
        return LettuceScriptClient.of(
            new ConnectionSettings(uri, credentials, sentinelCredentials, certificates()),
            commandTimeout);
      } catch (NoClassDefFoundError missing) {
        throw new IllegalStateException(
            "uri is set, but lettuce-core is not on the class path: add io.lettuce:lettuce-core, or"
                + " hand in a client, such as redisson(client)",
            missing);
      }
    }

    private ScriptClient clientThatWasHandedIn() {
      if (redisson != null) {
        return RedissonScriptClient.of(redisson, commandTimeout);
      }
      return clusterClient != null
          ? LettuceScriptClient.of(clusterClient, commandTimeout)
          : LettuceScriptClient.of(Objects.requireNonNull(client), uri, commandTimeout);
    }

    private void refuseWhatIsTheClients() {
      if (credentials != null
          || sentinelCredentials != null
          || trustedCertificates != null
          || clientCertificate != null) {
        throw new IllegalArgumentException(
            "credentials or certificates are set beside a client that is handed in, which has its"
                + " own: set them there, or leave the client out");
      }
      if (uri != null && client == null) {
        throw new IllegalArgumentException(
            "uri is set beside a client that knows its own address: leave one of them out");
      }
    }

    private @Nullable Certificates certificates() {
      return trustedCertificates == null && clientCertificate == null
          ? null
          : new Certificates(trustedCertificates, clientCertificate, clientKey);
    }
  }
}
