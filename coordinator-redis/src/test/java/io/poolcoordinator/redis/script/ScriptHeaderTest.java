package io.poolcoordinator.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.ReserveReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A header that lies is worse than none: each is held against the catalogue and the contract. */
class ScriptHeaderTest {

  private static final Pattern ARGUMENTS = Pattern.compile("(\\d+)(?: \\+ (\\d+)n)?");

  @ParameterizedTest
  @EnumSource
  void theHeaderAgreesWithTheCatalogue(Script script) {
    String text = read(script.resource() + ".lua");

    assertThat(header(text, "keys")).isEqualTo(Integer.toString(script.keys()));
    Matcher arguments = ARGUMENTS.matcher(header(text, "arguments"));
    assertThat(arguments.matches()).as(header(text, "arguments")).isTrue();
    assertThat(arguments.group(1)).isEqualTo(Integer.toString(script.arguments()));
    assertThat(arguments.group(2))
        .isEqualTo(script.group() == 0 ? null : Integer.toString(script.group()));
    assertThat(header(text, "replies").split(" ")).containsExactlyElementsOf(script.replies());
  }

  @ParameterizedTest
  @EnumSource
  void theHeaderAgreesWithTheText(Script script) {
    String text = read(script.resource() + ".lua");
    String group = script.group() == 0 ? "0" : "GROUP";

    assertThat(text).startsWith("-- Purpose: ");
    String keys = script.keys() == Script.KEYS ? "" : ", " + script.keys();
    assertThat(text).contains("wrong_arguments(" + script.arguments() + ", " + group + keys + ")");
    if (script.group() > 0) {
      assertThat(text).contains("local GROUP = " + script.group() + "\n");
    }
    for (int i = 1; i <= script.arguments(); i++) {
      assertThat(text).contains("-- ARGV[" + i + "] ");
    }
    assertThat(text).doesNotContain("-- ARGV[" + (script.arguments() + 1) + "]");
    assertThat(script.replies())
        .allSatisfy(status -> assertThat(text).contains("'" + status + "'"));
  }

  @Test
  void everyScriptIsInTheCatalogue() {
    assertThat(files(""))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Script.values()).map(script -> script.resource() + ".lua").toList());
  }

  @Test
  void repliesAgreeWithTheContract() {
    assertThat(Script.ACQUIRE.replies())
        .containsExactlyElementsOf(names(AcquireReply.Status.values()));
    assertThat(Script.RESERVE.replies())
        .containsExactlyElementsOf(names(ReserveReply.Status.values()));
    assertThat(Script.RELEASE.replies())
        .containsExactlyElementsOf(names(ReleaseReply.Status.values()));
    assertThat(Script.POLL.replies()).containsExactlyElementsOf(names(PollReply.Status.values()));
    assertThat(Script.RELEASE.replies())
        .containsExactlyElementsOf(names(ReleaseReply.Status.values()));
    assertThat(Script.MEMBERS.replies())
        .containsExactlyElementsOf(names(MemberReply.Status.values()));
    assertThat(Script.ACT.replies()).containsExactlyElementsOf(names(ActReply.Status.values()));
    assertThat(matches("(\\w+) = function", read("act.lua")))
        .containsExactlyInAnyOrderElementsOf(names(ActCommand.Act.values()));
    Set<String> declared = new TreeSet<>(Script.DECLARE.replies());
    declared.addAll(Script.FIND.replies());
    assertThat(declared).containsExactlyInAnyOrderElementsOf(names(DeclareReply.Status.values()));
    assertThat(matches("say\\('([A-Z]+)'", read("poll.lua")))
        .containsExactlyInAnyOrderElementsOf(names(PollReply.WaiterStatus.values()));
    assertThat(matches("(\\w+) = true", line(read("include/values.lua"), "local STATES = ")))
        .containsExactlyInAnyOrderElementsOf(
            names(PoolState.values()).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
  }

  @Test
  void everyIncludeSaysWhatItIsFor() {
    assertThat(files("include")).isNotEmpty();
    assertThat(files("include"))
        .allSatisfy(name -> assertThat(read("include/" + name)).startsWith("-- Purpose: "));
  }

  /** What the self-test leaves out fails half-way later, for want of an ACL rule. */
  @Test
  void theSelfTestChecksEveryCommandThatTheScriptsRun() {
    Set<String> used = new TreeSet<>(Set.of("EVAL", "EVALSHA"));
    used.addAll(Set.of("SUBSCRIBE", "UNSUBSCRIBE"));
    for (Script script : Script.values()) {
      if (script == Script.CHECK) {
        continue;
      }
      String text = new ScriptLoader(ScriptHeaderTest::read).load(script.resource());
      used.addAll(matches("size_of\\('([A-Z]+)'", text));
      used.addAll(matches("scanned\\('([A-Z]+)'", text));
      used.addAll(matches("redis\\.p?call\\(\\s*'([A-Z]+)'", text));
      used.addAll(matches("\\{'\\w+', '([A-Z]+)', KEYS\\[\\d\\], '[a-z ]+'\\}", text));
    }

    Set<String> checked = new TreeSet<>(matches("\\{'([A-Z]+)'", read("check.lua")));
    checked.addAll(matches("\\{of_messages\\('([A-Z]+)'", read("check.lua")));
    // By asking it.
    checked.add("INFO");
    checked.removeAll(Script.CHECK.replies());

    assertThat(used).contains("ZCARD", "HLEN", "HMGET", "PUBLISH");
    assertThat(checked).isEqualTo(used);
  }

  private static List<String> names(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toList();
  }

  private static String header(String text, String name) {
    return line(text, "-- @" + name + " ");
  }

  private static String line(String text, String start) {
    return text.lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                found -> {
                  assertThat(found).as("lines that begin with \"%s\"", start).hasSize(1);
                  return found.get(0);
                }));
  }

  private static Set<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> files(String folder) {
    try (Stream<Path> files = Files.list(folder().resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".lua"))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String read(String path) {
    try {
      return Files.readString(folder().resolve(path));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** As they stand in the sources: tests run in the module's directory. */
  private static Path folder() {
    return Path.of("src/main/resources/io/poolcoordinator/redis/script");
  }
}
