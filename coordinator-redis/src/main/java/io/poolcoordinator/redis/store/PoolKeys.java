package io.poolcoordinator.redis.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.poolcoordinator.redis.script.Script;
import java.util.List;

/**
 * The keys of a pool, in the order in which every script takes them. They share a hash tag, and so
 * lie in one slot of a Redis Cluster. The lists of its windows, which its settings name, and the
 * queues for certain members lie there too; scripts make their keys from the first one.
 */
public final class PoolKeys {

  /** The longest key prefix in bytes: {@value}. */
  public static final int MAX_PREFIX = 100;

  private static final List<String> SUFFIXES =
      List.of(
          "",
          ":leases",
          ":holders",
          ":waiters",
          ":waiting",
          ":ended",
          ":workers",
          ":takers",
          ":taken",
          ":rotation",
          ":members",
          ":bound",
          ":connections",
          ":events");

  private final String pool;
  private final String hash;
  private final byte[][] encoded;

  /**
   * Makes the keys of a pool.
   *
   * @param prefix what all keys begin with
   * @param pool the pool's name
   */
  public PoolKeys(String prefix, String pool) {
    this.pool = pool;
    this.hash = prefix + "pool:{" + pool + "}";
    this.encoded = new byte[Script.KEYS][];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = (hash + SUFFIXES.get(i)).getBytes(US_ASCII);
    }
  }

  /**
   * Checks what all keys are to begin with.
   *
   * @param prefix the prefix
   * @return the prefix
   * @throws IllegalArgumentException if it is longer than {@value #MAX_PREFIX} bytes, or holds
   *     anything but printable ASCII without spaces and braces
   */
  public static String checkPrefix(String prefix) {
    if (prefix.length() > MAX_PREFIX) {
      throw new IllegalArgumentException(
          "keyPrefix has " + prefix.length() + " characters, but must have at most " + MAX_PREFIX);
    }
    for (int i = 0; i < prefix.length(); i++) {
      char character = prefix.charAt(i);
      if (character <= ' ' || character > '~' || character == '{' || character == '}') {
        throw new IllegalArgumentException(
            String.format(
                "keyPrefix must be printable ASCII without spaces and braces, but holds U+%04X at"
                    + " index %d",
                (int) character, i));
      }
    }
    return prefix;
  }

  /**
   * Returns the key of the set of all pools' names.
   *
   * @param prefix what all keys begin with
   * @return the key
   */
  public static String index(String prefix) {
    return prefix + "pool-index";
  }

  /**
   * Returns the key that says which pool a connection was attached to last.
   *
   * @param prefix what all keys begin with
   * @param connection the connection's name
   * @return the key
   */
  public static String connection(String prefix, String connection) {
    return prefix + "connection:" + connection;
  }

  /**
   * Returns the pool's name.
   *
   * @return the name
   */
  public String pool() {
    return pool;
  }

  /**
   * Returns the key of the settings.
   *
   * @return the key that all others begin with
   */
  public String hash() {
    return hash;
  }

  /**
   * Returns the channel on which a worker hears of its grants.
   *
   * @param worker the worker's id
   * @return the channel
   */
  public String channel(String worker) {
    return hash + ":to:" + worker;
  }

  byte[][] encoded() {
    return encoded;
  }
}
