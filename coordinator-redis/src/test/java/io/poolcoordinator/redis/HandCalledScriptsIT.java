package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts that a person calls by hand, and calls wrongly: an error, and nothing is written. */
class HandCalledScriptsIT {

  private static final String POOL = "netsuite";

  private final RedisServer server = RedisServer.shared();
  private final PrivatePrefix prefix = new PrivatePrefix(server);

  @BeforeEach
  void makePool() {
    try (WorkerStore worker =
        WorkerStore.open(server.uri(), prefix.toString(), "web-1", Duration.ofSeconds(5))) {
      worker.declare(POOL, 2);
    }
  }

  @AfterEach
  void close() {
    prefix.close();
  }

  /** As many keys as the script takes, the pool's own. */
  private List<String> keys(Script script) {
    return keys().subList(0, script.keys());
  }

  private List<String> keys() {
    return PrivatePrefix.SUFFIXES.stream().map(suffix -> prefix.key(POOL, suffix)).toList();
  }

  /** Arguments of the right number that every script accepts as numbers, the first two apart. */
  private static List<String> arguments(int count) {
    List<String> arguments = new ArrayList<>(Collections.nCopies(count, "1"));
    if (count > 0) {
      arguments.set(0, "web-1");
    }
    return arguments;
  }

  private void assertRefused(Script script, List<String> keys, List<String> arguments, String why) {
    Map<String, String> before = prefix.dump();
    assertThatThrownBy(
            () ->
                server
                    .commands()
                    .eval(
                        ScriptSource.of(script, Messaging.CLASSIC).text(),
                        ScriptOutputType.MULTI,
                        keys.toArray(String[]::new),
                        arguments.toArray(String[]::new)))
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessageStartingWith("POOLARGUMENTS " + why);
    assertThat(prefix.dump()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongNumberOfKeys(Script script) {
    int right = script.keys();
    List<String> more = new ArrayList<>(keys(script));
    more.add(prefix.key(POOL, ":more"));
    List<String> arguments = arguments(script.arguments());
    String must = " keys, but must be " + right;

    assertRefused(script, keys().subList(0, right - 1), arguments, (right - 1) + must);
    assertRefused(script, more, arguments, (right + 1) + must);
    assertRefused(script, List.of(), arguments, "0" + must);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongNumberOfArguments(Script script) {
    int right = script.arguments();
    String must =
        " arguments, but must be "
            + right
            + (script.group() == 0 ? "" : " and a multiple of " + script.group());

    assertRefused(script, keys(script), List.of(), "0" + must);
    assertRefused(script, keys(script), arguments(right - 1), (right - 1) + must);
    assertRefused(script, keys(script), arguments(right + 1), (right + 1) + must);
  }

  @ParameterizedTest
  @EnumSource(names = {"RENEW", "POLL", "DECLARE"})
  void aGroupThatIsNotComplete(Script script) {
    int count = script.arguments() + 2 * script.group() - 1;

    assertRefused(script, keys(), arguments(count), count + " arguments, but must be ");
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        Arguments.of(Script.ACQUIRE, 3, "from -1 to 300000"),
        Arguments.of(Script.ACQUIRE, 4, "from 0 to 1000000000000000"),
        Arguments.of(Script.ACQUIRE, 5, "from 1 to 1000000"),
        Arguments.of(Script.ACQUIRE, 7, "from 0 to 1"),
        Arguments.of(Script.ACQUIRE, 8, "from 0 to 1"),
        Arguments.of(Script.RESERVE, 3, "from -1 to 300000"),
        Arguments.of(Script.RESERVE, 4, "from 0 to 1000000000000000"),
        Arguments.of(Script.RESERVE, 5, "from 0 to 1000000"),
        Arguments.of(Script.RELEASE, 3, "from 0 to"),
        Arguments.of(Script.RENEW, 2, "from 0 to"),
        Arguments.of(Script.RENEW, 4, "from 0 to"),
        Arguments.of(Script.RENEW, 7, "from 0 to"),
        Arguments.of(Script.POLL, 2, "from 0 to"),
        Arguments.of(Script.POLL, 3, "from 0 to 1"),
        Arguments.of(Script.POLL, 5, "from 0 to"),
        Arguments.of(Script.POLL, 7, "from 0 to"),
        Arguments.of(Script.ACT, 4, "from 0 to"),
        Arguments.of(Script.LIST, 4, "from 1 to 1000"));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void anArgumentThatIsNoNumber(Script script, int index, String bounds) {
    for (String wrong : List.of("abc", "", "1.5", "-2", "1e3", "99999999999999999999", " 1")) {
      List<String> arguments = arguments(script.arguments() + script.group());
      arguments.set(index - 1, wrong);

      assertRefused(
          script,
          keys(),
          arguments,
          "argument "
              + index
              + " is \""
              + shown(wrong)
              + "\", but must be a whole number "
              + bounds);
    }
  }

  @Test
  void anActThatIsNone() {
    List<String> arguments = arguments(Script.ACT.arguments());
    arguments.set(1, "EXPLODE");
    assertRefused(Script.ACT, keys(), arguments, "the act must be one of those");
  }

  @ParameterizedTest
  @CsvSource({
    "EVERYTHING, ''",
    "HOLDERS, abc",
    "WAITERS, -1",
    "CONNECTIONS, 1-1",
    "NEWEST_FIRST, 0",
    "OLDEST_FIRST, +",
    "OLDEST_FIRST, 5",
  })
  void aListThatIsNone(String what, String from) {
    List<String> arguments = arguments(Script.LIST.arguments());
    arguments.set(1, what);
    arguments.set(2, from);
    assertRefused(Script.LIST, keys(), arguments, "what to list, and where to begin, must be");
  }

  private static String shown(String value) {
    return value.length() > 40 ? value.substring(0, 40) : value;
  }
}
