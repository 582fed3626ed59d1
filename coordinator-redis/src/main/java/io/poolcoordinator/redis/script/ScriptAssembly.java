package io.poolcoordinator.redis.script;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one text of a script and its includes, in which a run costs what it uses rather than what
 * there is. Lua makes every function anew in each run, and what one costs grows with how many outer
 * names it refers to; that was half of a script's time.
 *
 * <p>So the functions of includes are fields of one table, {@code M}, and those of an include that
 * names them in lines {@code -- @exports NAME ...} are made when one of them is first called. The
 * sources say {@code name(...)}; here it becomes {@code M.name(...)}.
 *
 * <p>An include with a line {@code -- @ahead} stands ahead of the table, as it is written: it can
 * answer without any of the others being made.
 */
final class ScriptAssembly {

  private static final Pattern EXPORTS = Pattern.compile("(?m)^-- @exports (.*)$");
  private static final Pattern AHEAD = Pattern.compile("(?m)^-- @ahead$");
  private static final Pattern FUNCTION = Pattern.compile("(?m)^local function ([a-z_]+)\\(");
  private static final Pattern CALL = Pattern.compile("(?<![\\w.:'\"])([a-z_]+)\\(");

  /** Makes the functions of an include when one of them is first asked for. */
  private static final String TABLE =
      "local M = setmetatable({%s}, {__index = function(functions, name)\n"
          + "  local includes = ' %s '\n"
          // A plain search: a pattern is tried at each of some thousand characters.
          + "  local _, found = string.find(includes, ' ' .. name .. '=', 1, true)\n"
          + "  if not found then return nil end\n"
          + "  local include = string.match(includes, '^%%S+', found + 1)\n"
          + "  functions['make ' .. include]()\n"
          + "  return functions[name]\n"
          + "end})\n";

  /** Function to the include that it stands in, of those that are made when they are used. */
  private final Map<String, String> exported = new LinkedHashMap<>();

  private final Set<String> functions = new LinkedHashSet<>();
  private final Map<String, String> texts;

  private ScriptAssembly(Map<String, String> texts) {
    this.texts = texts;
    texts.forEach(
        (path, text) -> {
          if (path.startsWith(ScriptLoader.INCLUDES) && !isAhead(text)) {
            collect(path, text);
          }
        });
  }

  /**
   * Makes the text.
   *
   * @param texts path to text, each behind those that it includes
   * @throws IllegalStateException if a function stands in two includes, or is exported and absent
   */
  static String of(Map<String, String> texts) {
    return new ScriptAssembly(texts).assemble();
  }

  private void collect(String path, String text) {
    Set<String> exports = exports(text);
    for (String name : exports) {
      if (!text.contains("\nfunction " + name + "(")) {
        throw new IllegalStateException(path + " exports " + name + ", but has no such function");
      }
      exported.put(name, path);
      add(path, name);
    }
    if (exports.isEmpty()) {
      FUNCTION.matcher(text).results().forEach(found -> add(path, found.group(1)));
    }
  }

  private void add(String path, String name) {
    if (!functions.add(name)) {
      throw new IllegalStateException(path + ": the function " + name + " stands elsewhere too");
    }
  }

  private static boolean isAhead(String text) {
    return AHEAD.matcher(text).find();
  }

  private static Set<String> exports(String text) {
    return EXPORTS
        .matcher(text)
        .results()
        .flatMap((MatchResult line) -> Stream.of(line.group(1).strip().split(" ")))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private String assemble() {
    String ahead =
        texts.values().stream().filter(ScriptAssembly::isAhead).collect(Collectors.joining("\n"));
    String joined =
        texts.entrySet().stream()
            .filter(each -> !isAhead(each.getValue()))
            .map(each -> assembled(each.getKey(), each.getValue()))
            .collect(Collectors.joining("\n"));
    if (functions.isEmpty()) {
      return ahead + joined;
    }
    String includes =
        exported.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" "));
    return ahead + String.format(TABLE, places(), includes) + joined;
  }

  /** Room for what every run puts there: a table that grows is made anew at each power of two. */
  private String places() {
    Stream<String> always = functions.stream().filter(name -> !exported.containsKey(name));
    Stream<String> makers = exported.values().stream().distinct().map(ScriptAssembly::maker);
    return Stream.concat(always, makers.map(maker -> "['" + maker + "']"))
        .map(name -> name + " = nil")
        .collect(Collectors.joining(", "));
  }

  /** What makes the functions of an include. */
  private static String maker(String include) {
    return "make " + include;
  }

  private String assembled(String path, String text) {
    boolean isInclude = path.startsWith(ScriptLoader.INCLUDES);
    boolean isExporting = isInclude && !exports(text).isEmpty();
    String own =
        isInclude && !isExporting ? text.replace("\nlocal function ", "\nfunction ") : text;
    String called =
        CALL.matcher(own)
            .replaceAll(
                call ->
                    Matcher.quoteReplacement(
                        functions.contains(call.group(1)) ? "M." + call.group() : call.group()));
    return isExporting ? "M['" + maker(path) + "'] = function()\n" + called + "\nend\n" : called;
  }
}
