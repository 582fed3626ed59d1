package io.poolcoordinator.samples.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, as {@code REDIS_URL} says it: {@code redis://}, {@code redis-sentinel://} or
 * {@code redis-cluster://}, and {@code rediss} for TLS.
 *
 * @param url the whole of it, with the ports that were left out
 * @param kind what is found there
 * @param tls whether it is spoken to over TLS
 * @param user who the worker is to Redis; empty for the default user
 * @param password the password; empty for none
 * @param nodes host and port of each server, or Sentinel
 * @param database the number of the database
 * @param master the name that Sentinel knows the master by; empty without Sentinel
 */
record RedisAddress(
    String url,
    Kind kind,
    boolean tls,
    Optional<String> user,
    Optional<String> password,
    List<String> nodes,
    int database,
    String master) {

  /** What is found at an address. */
  enum Kind {
    /** One server. */
    SINGLE,
    /** Sentinels, which know the master. */
    SENTINEL,
    /** Nodes of a Cluster. */
    CLUSTER
  }

  /** What an address must be, for messages. */
  static final String FORM =
      "redis://[[user:]password@]host[:port][/database],"
          + " redis-sentinel://[[user:]password@]host[:port],host[:port][/database]#master or"
          + " redis-cluster://[[user:]password@]host[:port],host[:port], with rediss for TLS,"
          + " ports from 1 to 65535, and reserved characters in user and password percent-encoded";

  private static final Pattern URL =
      Pattern.compile(
          "redis(?<tls>s)?(?:-(?<kind>sentinel|cluster))?://"
              + "(?:(?<credentials>[^@/?#\\s]*)@)?"
              + "(?<nodes>[^@/?#\\s]+)"
              + "(?:/(?<database>[0-9]{0,4}))?"
              + "(?:#(?<master>[A-Za-z0-9._-]{1,100}))?");

  private static final Pattern NODE =
      Pattern.compile(
          "(?<host>[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::(?<port>[0-9]{1,5}))?");

  private static final int PORT = 6379;
  private static final int PORT_OF_SENTINEL = 26379;
  private static final int MOST_PORT = 65_535;

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none; without a message, which would repeat it
   */
  static RedisAddress parse(String url) {
    Matcher matcher = URL.matcher(url);
    require(matcher.matches());
    Kind kind = kind(matcher.group("kind"));
    List<String> nodes = nodes(matcher.group("nodes"), kind);
    String database = Optional.ofNullable(matcher.group("database")).orElse("");
    String master = Optional.ofNullable(matcher.group("master")).orElse("");
    require(kind != Kind.SINGLE || nodes.size() == 1);
    require(kind != Kind.CLUSTER || database.isEmpty());
    require((kind == Kind.SENTINEL) != master.isEmpty());
    String credentials = Optional.ofNullable(matcher.group("credentials")).orElse("");
    int colon = credentials.indexOf(':');
    String scheme = url.substring(0, url.indexOf("://") + 3);
    return new RedisAddress(
        scheme
            + (credentials.isEmpty() ? "" : credentials + "@")
            + String.join(",", nodes)
            + (database.isEmpty() ? "" : "/" + database)
            + (master.isEmpty() ? "" : "#" + master),
        kind,
        matcher.group("tls") != null,
        part(credentials.substring(0, Math.max(colon, 0))),
        part(credentials.substring(colon + 1)),
        nodes,
        database.isEmpty() ? 0 : Integer.parseInt(database),
        master);
  }

  private static Kind kind(@Nullable String name) {
    if (name == null) {
      return Kind.SINGLE;
    }
    return name.equals("sentinel") ? Kind.SENTINEL : Kind.CLUSTER;
  }

  private static List<String> nodes(String text, Kind kind) {
    List<String> nodes = new ArrayList<>();
    for (String node : text.split(",", -1)) {
      Matcher matcher = NODE.matcher(node);
      require(matcher.matches());
      String given = matcher.group("port");
      int otherwise = kind == Kind.SENTINEL ? PORT_OF_SENTINEL : PORT;
      int port = given == null ? otherwise : Integer.parseInt(given);
      require(port >= 1 && port <= MOST_PORT);
      nodes.add(matcher.group("host") + ":" + port);
    }
    return List.copyOf(nodes);
  }

  private static Optional<String> part(String encoded) {
    // A plus stands for itself here, and for a space only in forms.
    String decoded = URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
    return Optional.of(decoded).filter(part -> !part.isEmpty());
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }

  /** Writes where Redis is, without user and password. */
  @Override
  public String toString() {
    String scheme = url.substring(0, url.indexOf("://"));
    return scheme
        + "://"
        + String.join(",", nodes)
        + (database == 0 ? "" : "/" + database)
        + (master.isEmpty() ? "" : "#" + master);
  }
}
