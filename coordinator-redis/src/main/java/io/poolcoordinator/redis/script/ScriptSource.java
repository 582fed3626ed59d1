package io.poolcoordinator.redis.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A script as it is sent.
 *
 * @param text the text, its includes before it
 * @param sha1 the SHA-1 of the text in hexadecimal, by which Redis knows it
 */
public record ScriptSource(String text, String sha1) {

  private static final ScriptLoader LOADER = ScriptLoader.ofResources();

  /**
   * Shared by all clients: to put one together takes milliseconds, and the texts are a hundred
   * thousand bytes each.
   */
  private static final ConcurrentMap<Variant, ScriptSource> SOURCES = new ConcurrentHashMap<>();

  private record Variant(Script script, Messaging messaging) {}

  /**
   * Makes a source of a text.
   *
   * @param text the whole text
   * @return the text with its SHA-1
   */
  public static ScriptSource of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return new ScriptSource(text, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-1, but this one does not", impossible);
    }
  }

  /**
   * Loads a script of this library, once in a JVM.
   *
   * @param script which one
   * @param messaging how it tells workers of grants
   * @return its source
   */
  public static ScriptSource of(Script script, Messaging messaging) {
    return SOURCES.computeIfAbsent(
        new Variant(script, messaging),
        absent -> of(absent.messaging().in(LOADER.load(absent.script().resource()))));
  }
}
