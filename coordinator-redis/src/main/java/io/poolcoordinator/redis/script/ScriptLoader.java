package io.poolcoordinator.redis.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts scripts together: a line {@code -- @include NAME} stands for the text {@code
 * include/NAME.lua}, which may include others. Each is taken once, before the first text that wants
 * it. How their functions are found in the whole is the matter of {@link ScriptAssembly}.
 */
public final class ScriptLoader {

  /** Where includes stand. */
  static final String INCLUDES = "include/";

  private static final Pattern INCLUDE = Pattern.compile("(?m)^-- @include(.*)$");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private final Function<String, @Nullable String> files;

  /**
   * Makes a loader.
   *
   * @param files gives a file's text by its path, such as {@code include/time.lua}; null where
   *     there is none
   */
  public ScriptLoader(Function<String, @Nullable String> files) {
    this.files = files;
  }

  /**
   * Makes a loader of the scripts of this library.
   *
   * @return a loader that reads resources
   */
  public static ScriptLoader ofResources() {
    return new ScriptLoader(ScriptLoader::resource);
  }

  /**
   * Loads a script with all that it includes.
   *
   * @param name the script's name without folder and ending
   * @return the whole text
   * @throws IllegalStateException if a file is missing, includes itself by whatever way, or names
   *     an include twice; if a function stands in two includes, or is exported and absent
   */
  public String load(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    collect(name + ".lua", new ArrayDeque<>(), texts);
    return ScriptAssembly.of(texts);
  }

  private void collect(String path, Deque<String> way, Map<String, String> texts) {
    if (way.contains(path)) {
      throw new IllegalStateException(
          "script " + way.getFirst() + ": circular include " + way(way, path));
    }
    if (texts.containsKey(path)) {
      return;
    }
    String text = files.apply(path);
    if (text == null) {
      throw new IllegalStateException(
          way.isEmpty()
              ? "script " + path + " is missing"
              : "script " + way.getFirst() + ": missing include " + way(way, path));
    }
    way.addLast(path);
    Set<String> seen = new HashSet<>();
    Matcher include = INCLUDE.matcher(text);
    while (include.find()) {
      String name = include.group(1).strip();
      if (!NAME.matcher(name).matches()) {
        throw new IllegalStateException(
            "script " + path + ": \"" + include.group() + "\" must name one include");
      }
      if (!seen.add(name)) {
        throw new IllegalStateException("script " + path + ": includes " + name + " twice");
      }
      collect(INCLUDES + name + ".lua", way, texts);
    }
    way.removeLast();
    texts.put(path, text);
  }

  private static String way(Deque<String> way, String last) {
    return String.join(" -> ", way) + " -> " + last;
  }

  private static @Nullable String resource(String path) {
    try (InputStream stream = ScriptLoader.class.getResourceAsStream(path)) {
      return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("script " + path + " cannot be read", unreadable);
    }
  }
}
