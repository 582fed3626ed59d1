package io.poolcoordinator.redis.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.poolcoordinator.redis.lettuce.ConnectionSettings.Credentials;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where to connect to: URIs for the client, and a text for people, without the password. */
final class RedisAddress {

  private static final String CLUSTER = "redis-cluster";
  private static final String CLUSTER_TLS = "rediss-cluster";

  private static final String EXAMPLES =
      "redis://localhost:6379, rediss://user:password@host:6380/0,"
          + " redis-sentinel://host1:26379,host2:26379#master or"
          + " redis-cluster://host1:6379,host2:6379, with reserved characters in the password"
          + " percent-encoded";

  /** One, but of a Cluster one for each node that is named. */
  private final List<RedisURI> uris;

  private final boolean cluster;
  private final List<String> secrets = new ArrayList<>();

  private RedisAddress(List<RedisURI> uris, boolean cluster, String authority) {
    this.uris = uris;
    this.cluster = cluster;
    String user = authority.substring(0, Math.max(0, authority.lastIndexOf('@')));
    // Without a colon it is a password, not a user.
    String password = user.substring(user.indexOf(':') + 1);
    if (!password.isEmpty()) {
      secrets.add(password);
      secrets.add(URLDecoder.decode(password.replace("+", "%2B"), UTF_8));
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is not a URI of Redis; the text itself is left out of
   *     the message, since it may hold a password
   */
  static RedisAddress parse(String text) {
    return parse(ConnectionSettings.of(text));
  }

  /**
   * Reads an address, and takes over who connects.
   *
   * @throws IllegalArgumentException as above, or if something is set that the address has no use
   *     for
   */
  static RedisAddress parse(ConnectionSettings settings) {
    URI parts;
    try {
      parts = new URI(settings.uri());
    } catch (URISyntaxException notAUri) {
      // Only the reason is told: the whole message repeats the text.
      throw new IllegalArgumentException(
          "the address of Redis is not a URI: "
              + notAUri.getReason()
              + " at index "
              + notAUri.getIndex()
              + "; it must look like "
              + EXAMPLES);
    }
    String authority = parts.getRawAuthority() == null ? "" : parts.getRawAuthority();
    boolean cluster = CLUSTER.equals(parts.getScheme()) || CLUSTER_TLS.equals(parts.getScheme());
    RedisAddress address =
        new RedisAddress(cluster ? nodes(parts, authority) : single(parts), cluster, authority);
    address.apply(settings);
    return address;
  }

  private static List<RedisURI> single(URI parts) {
    RedisURI uri;
    try {
      uri = RedisURI.create(parts);
    } catch (RuntimeException notOfRedis) {
      throw notOfRedis();
    }
    boolean sentinel = !uri.getSentinels().isEmpty();
    boolean nowhere = uri.getHost() == null && !sentinel && uri.getSocket() == null;
    // An unencoded # in a password makes the rest a fragment, and the password a host.
    boolean cut = parts.getFragment() != null && !sentinel;
    if (nowhere || cut) {
      throw notOfRedis();
    }
    return List.of(uri);
  }

  /** Each node as an address of its own, with the same user. */
  private static List<RedisURI> nodes(URI parts, String authority) {
    String path = parts.getRawPath();
    if (parts.getFragment() != null || parts.getQuery() != null) {
      throw notOfRedis();
    }
    if (path != null && !path.isEmpty() && !path.equals("/") && !path.equals("/0")) {
      throw new IllegalArgumentException(
          "the address of a Redis Cluster names the database \""
              + path.substring(1)
              + "\", but a Cluster has none but 0; leave it out");
    }
    String scheme = CLUSTER_TLS.equals(parts.getScheme()) ? "rediss://" : "redis://";
    int at = authority.lastIndexOf('@') + 1;
    List<RedisURI> nodes = new ArrayList<>();
    for (String node : authority.substring(at).split(",", -1)) {
      try {
        nodes.addAll(single(new URI(scheme + authority.substring(0, at) + node)));
      } catch (URISyntaxException notAUri) {
        throw notOfRedis();
      }
    }
    return List.copyOf(nodes);
  }

  private static IllegalArgumentException notOfRedis() {
    return new IllegalArgumentException(
        "the address of Redis must begin with redis://, rediss://, redis-sentinel://,"
            + " rediss-sentinel://, redis-cluster:// or rediss-cluster://, and name a host, such as"
            + " "
            + EXAMPLES);
  }

  private void apply(ConnectionSettings settings) {
    if (settings.credentials() != null) {
      uris.forEach(uri -> authenticate(uri, settings.credentials()));
    }
    List<RedisURI> sentinels = uris.get(0).getSentinels();
    if (settings.sentinelCredentials() != null) {
      if (sentinels.isEmpty()) {
        throw new IllegalArgumentException(
            "sentinelCredentials are set, but the address "
                + this
                + " names no sentinels; use redis-sentinel://host:26379#master, or leave them out");
      }
      sentinels.forEach(uri -> authenticate(uri, settings.sentinelCredentials()));
    }
    if (settings.certificates() != null && !isTls()) {
      throw new IllegalArgumentException(
          "certificates are set, but the address "
              + this
              + " is one without TLS; begin it with rediss, or leave them out");
    }
  }

  private void authenticate(RedisURI uri, Credentials credentials) {
    uri.setCredentialsProvider(
        RedisCredentialsProvider.from(
            () -> RedisCredentials.just(credentials.user(), credentials.password().toCharArray())));
    if (!credentials.password().isEmpty()) {
      secrets.add(credentials.password());
    }
  }

  /** The URI for a client of a single server or of Sentinel, with a bound on the handshake. */
  RedisURI uri(Duration timeout) {
    return uris(timeout).get(0);
  }

  /**
   * The URIs of the nodes that a client of a Cluster begins with, with a bound on the handshake.
   */
  List<RedisURI> uris(Duration timeout) {
    for (RedisURI uri : uris) {
      uri.setTimeout(timeout);
      uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(timeout));
    }
    return uris;
  }

  boolean isCluster() {
    return cluster;
  }

  boolean isTls() {
    return uris.get(0).isSsl();
  }

  boolean reveals(@Nullable String text) {
    return text != null && secrets.stream().anyMatch(text::contains);
  }

  String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  @Override
  public String toString() {
    RedisURI uri = uris.get(0);
    String secure = uri.isSsl() ? "rediss" : "redis";
    String database = uri.getDatabase() == 0 ? "" : "/" + uri.getDatabase();
    if (cluster) {
      return secure + "-cluster://" + hosts(uris);
    }
    if (!uri.getSentinels().isEmpty()) {
      return secure
          + "-sentinel://"
          + hosts(uri.getSentinels())
          + database
          + "#"
          + uri.getSentinelMasterId();
    }
    if (uri.getSocket() != null) {
      return "redis-socket://" + uri.getSocket();
    }
    return secure + "://" + hosts(uris) + database;
  }

  private static String hosts(List<RedisURI> uris) {
    return uris.stream()
        .map(uri -> uri.getHost() + ":" + uri.getPort())
        .collect(Collectors.joining(","));
  }
}
