package io.poolcoordinator.redis.seeded;

/**
 * A change of a script's source.
 *
 * @param path the source, such as {@code include/grant.lua}
 * @param from what stands there, once
 * @param to what stands there instead
 */
record Edit(String path, String from, String to) {

  String in(String text) {
    int at = text.indexOf(from);
    if (at < 0 || text.indexOf(from, at + 1) >= 0) {
      throw new IllegalStateException(
          path + " must have this once, for a seeded bug to replace it: " + from);
    }
    return text.replace(from, to);
  }
}
