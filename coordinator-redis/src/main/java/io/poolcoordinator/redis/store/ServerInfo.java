package io.poolcoordinator.redis.store;

import io.poolcoordinator.redis.script.Messaging;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says of itself: the lines of {@code INFO}. */
final class ServerInfo {

  private static final int LEAST_MAJOR = 6;
  private static final int LEAST_MINOR = 2;
  private static final Pattern VERSION = Pattern.compile("(\\d{1,5})\\.(\\d{1,5}).*");

  private final Map<String, String> fields = new HashMap<>();

  ServerInfo(String text) {
    for (String line : text.split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
  }

  /** The version of Redis that it speaks like; Valkey says so too. */
  String version() {
    return field("redis_version");
  }

  /** Whether it is a node of a Cluster. */
  boolean isCluster() {
    return field("redis_mode").equals("cluster");
  }

  /** Whether it follows another server, and takes no writes. */
  boolean isReplica() {
    return field("role").equals("slave");
  }

  /** How workers are told of their grants there. */
  Messaging messaging() {
    return isCluster() && isAtLeast(7, 0) ? Messaging.SHARDED : Messaging.CLASSIC;
  }

  boolean isSupported() {
    return isAtLeast(LEAST_MAJOR, LEAST_MINOR);
  }

  /** Whether the server may drop keys by itself when its memory is full. */
  boolean evicts() {
    String maxmemory = field("maxmemory");
    return !maxmemory.isEmpty() && !maxmemory.equals("0") && !evictionPolicy().equals("noeviction");
  }

  String evictionPolicy() {
    return field("maxmemory_policy");
  }

  private boolean isAtLeast(int major, int minor) {
    Matcher version = VERSION.matcher(version());
    if (!version.matches()) {
      return false;
    }
    int isMajor = Integer.parseInt(version.group(1));
    int isMinor = Integer.parseInt(version.group(2));
    return isMajor > major || (isMajor == major && isMinor >= minor);
  }

  private String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
