package io.poolcoordinator.redis.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where to connect to: the URI for the client, and a text for people, without the password. */
final class RedisAddress {

  private final RedisURI uri;
  private final String shown;
  private final List<String> secrets = new ArrayList<>();

  private RedisAddress(RedisURI uri, String authority) {
    this.uri = uri;
    this.shown = show(uri);
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
    URI parts;
    RedisURI uri;
    try {
      parts = new URI(text);
      uri = RedisURI.create(parts);
    } catch (URISyntaxException notAUri) {
      // Only the reason is told: the whole message repeats the text.
      throw new IllegalArgumentException(
          "the address of Redis is not a URI: "
              + notAUri.getReason()
              + " at index "
              + notAUri.getIndex()
              + "; it must look like redis://localhost:6379 or rediss://user:password@host:6380/0,"
              + " with reserved characters in the password percent-encoded");
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
    String authority = parts.getRawAuthority();
    return new RedisAddress(uri, authority == null ? "" : authority);
  }

  private static IllegalArgumentException notOfRedis() {
    return new IllegalArgumentException(
        "the address of Redis must begin with redis://, rediss:// or redis-sentinel://, and name a"
            + " host, such as redis://localhost:6379 or rediss://user:password@host:6380/0, with"
            + " reserved characters in the password percent-encoded");
  }

  /** The URI for Lettuce, with a bound on the handshake. */
  RedisURI uri(Duration timeout) {
    RedisURI bounded = RedisURI.builder(uri).build();
    bounded.setTimeout(timeout);
    return bounded;
  }

  boolean isTls() {
    return uri.isSsl();
  }

  boolean reveals(String text) {
    return secrets.stream().anyMatch(text::contains);
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
    return shown;
  }

  private static String show(RedisURI uri) {
    String database = uri.getDatabase() == 0 ? "" : "/" + uri.getDatabase();
    if (!uri.getSentinels().isEmpty()) {
      return "redis-sentinel://"
          + uri.getSentinels().stream()
              .map(sentinel -> sentinel.getHost() + ":" + sentinel.getPort())
              .collect(Collectors.joining(","))
          + database
          + "#"
          + uri.getSentinelMasterId();
    }
    if (uri.getSocket() != null) {
      return "redis-socket://" + uri.getSocket();
    }
    return (uri.isSsl() ? "rediss://" : "redis://")
        + uri.getHost()
        + ":"
        + uri.getPort()
        + database;
  }
}
