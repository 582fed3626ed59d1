package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type: read strictly, and refused with the value and the bound before it is asked. */
class ConsoleInputTest {

  private final TestConsole console = new TestConsole();

  @BeforeEach
  void aPool() {
    console.pools.add(
        Snapshots.idle("exact", PoolConfig.builder().limit(2).members("eol1", "eol2").build()));
  }

  private void assertRefused(Run run, String option, String typed, String mustBe) {
    assertThat(run.error())
        .isEqualTo(
            "console: Invalid value for option '"
                + option
                + "': \""
                + typed
                + "\", but must be "
                + mustBe
                + "\n");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(console.opened).as("connections").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3.5",
        "1e3",
        "0x10",
        " 5",
        "5 ",
        "+5",
        "-5",
        "",
        "٣",
        "５",
        "1_000",
        "1000001",
        "five",
        "99999999999999999999",
        "9223372036854775808"
      })
  void aNumberIsDigitsWithinItsBounds(String text) {
    assertRefused(
        console.run("set", "exact", "--limit", text),
        "--limit",
        text,
        "a whole number from 0 to 1000000, in the digits 0 to 9 alone;"
            + " see console set --help");
  }

  @ParameterizedTest
  @CsvSource({
    "set exact --version 0x10, --version, from 1 to 9223372036854775807",
    "set exact --version 99999999999999999999, --version, from 1 to 9223372036854775807",
    "member add exact eol3 --weight 0, --weight, from 1 to 1000",
    "member replace exact eol1 --weight 1001, --weight, from 1 to 1000",
    "events exact --most 1001, --most, from 1 to 1000",
    "events exact --most 1e3, --most, from 1 to 1000"
  })
  void eachNumberHasItsOwnBounds(String command, String option, String bounds) {
    String[] words = command.split(" ");

    Run run = console.run(words);

    assertThat(run.error())
        .startsWith(
            "console: Invalid value for option '"
                + option
                + "': \""
                + words[words.length - 1]
                + "\", but must be a whole number "
                + bounds
                + ", in the digits 0 to 9 alone; see console ");
    assertThat(run.code()).isEqualTo(2);
    assertThat(console.opened).isEmpty();
  }

  @Test
  void aMembersLimitMayBeNone() {
    assertRefused(
        console.run("member", "add", "exact", "eol3", "--limit", "+5"),
        "--limit",
        "+5",
        "a whole number from 0 to 1000000, in the digits 0 to 9"
            + " alone, or none; see console member add --help");
    assertThat(console.run("member", "replace", "exact", "eol1", "--limit", "none").code())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "500ms, PT0.5S",
    "5m, PT5M",
    "PT30S, PT30S",
    "PT1.5S, PT1.5S",
    "PT1M30S, PT1M30S",
    "0, PT0S",
    "0s, PT0S"
  })
  void aDurationIsANumberAndAUnit(String text, Duration expected) {
    Run run = console.run("set", "exact", "--timeout", text);

    assertThat(run.error()).isEmpty();
    assertThat(config().timeout()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30", "3.5s", "1e3s", "0x10s", " 5s", "5 s", "+5s", "-5s", "", "٣s", "5S", "5sec", "PT",
        "P", "PT-5S", "PT+5S", "-PT5S", "pt5s", "PT٣S", "s", "1d12h"
      })
  void whatIsNoDurationIsRefused(String text) {
    Run run = console.run("set", "exact", "--timeout", text);

    assertRefused(
        run,
        "--timeout",
        text,
        "a duration such as 500ms, 30s, 5m, 2h, 1d or PT30S, from 0 to 5m;"
            + " see console set --help");
  }

  @ParameterizedTest
  @CsvSource({
    "set exact --timeout 301s, --timeout, from 0 to 5m, set",
    "set exact --lease 999ms, --lease, from 1s to 5m, set",
    "set exact --lease 0, --lease, from 1s to 5m, set",
    "set exact --warn-after 32d, --warn-after, from 1s to 31d, set",
    "set exact --longest-hold 999999999999d, --longest-hold, 'from 1s to 31d, or none', set",
    "set exact --longest-hold P999999999D, --longest-hold, 'from 1s to 31d, or none', set",
    "watch --every 99ms, --every, from 100ms to 1h, watch"
  })
  void aDurationKeepsItsBounds(String command, String option, String bounds, String help) {
    String[] words = command.split(" ");

    assertRefused(
        console.run(words),
        option,
        words[words.length - 1],
        bounds + "; see console " + help + " --help");
  }

  @ParameterizedTest
  @CsvSource({
    "60, 'rate limit is \"60\", but must be like 60/1m, 1/1500ms or 5000/1d@+02:00'",
    "'60/1m,', 'rate limit is \"\", but must be like 60/1m, 1/1500ms or 5000/1d@+02:00'",
    "'60/1m, 5/1d', 'rate limit is \" 5/1d\", but must be like 60/1m, 1/1500ms or"
        + " 5000/1d@+02:00'",
    "6.0/1m, 'rate limit is \"6.0/1m\", but must be like 60/1m, 1/1500ms or 5000/1d@+02:00'",
    "0/1m, 'rate limit is \"0/1m\", but its units must be from 1 to 1000000000'",
    "1/32d, 'window is PT768H, but must be from PT0.001S to PT744H'",
    "'60/1m,30/60s', 'rateLimit 30/1m has the same window as 60/1m; a pool has one of each length:"
        + " keep the stricter'"
  })
  void ratesAreWindowsOfDifferentLengths(String text, String why) {
    assertRefused(
        console.run("set", "exact", "--rate", text),
        "--rate",
        text,
        "none or up to 16 windows such as 60/1m,5000/1d: " + why + "; see console set --help");
  }

  @Test
  void onlyWhatIsGivenChanges() {
    PoolConfig before =
        PoolConfig.builder()
            .limit(5)
            .timeout(Duration.ofSeconds(7))
            .longestHold(Duration.ofMinutes(3))
            .rateLimit(RateLimit.perMinute(60))
            .member(Member.builder("eol1").attribute("country", "NL").build())
            .build();
    console.pools.add(Snapshots.idle("exact", before));

    assertThat(console.run("set", "exact", "--limit", "8").code()).isZero();
    assertThat(config()).isEqualTo(before.toBuilder().limit(8).build());

    console.run("set", "exact", "--rate", "none", "--longest-hold", "none", "--warn-after", "2h");
    assertThat(config())
        .isEqualTo(
            before.toBuilder()
                .limit(8)
                .noRateLimits()
                .noLongestHold()
                .warnAfter(Duration.ofHours(2))
                .build());

    console.run("set", "exact", "--rate", "1/1500ms,5000/1d@+02:00", "--longest-hold", "10m");
    assertThat(config().rateLimits())
        .extracting(RateLimit::toString)
        .containsExactly("1/1500ms", "5000/1d@+02:00");
    assertThat(config().longestHold()).isEqualTo(Optional.of(Duration.ofMinutes(10)));
  }

  @Test
  void aMemberKeepsWhatIsNotReplaced() {
    Member before = Member.builder("eol1").weight(2).limit(4).attribute("country", "NL").build();
    console.pools.add(
        Snapshots.idle(
            "exact", PoolConfig.builder().limit(5).member(before).members("eol2").build()));

    Run run = console.run("member", "replace", "exact", "eol1", "--rate", "60/1m");

    assertThat(run.error()).isEmpty();
    assertThat(config().members())
        .containsExactly(
            before.toBuilder().rateLimit(RateLimit.perMinute(60)).build(), Member.of("eol2"));
  }

  @Test
  void amongSettingsAtLeastOneIsWanted() {
    assertThat(console.run("set", "exact", "--version", "7").error())
        .isEqualTo(
            "console: nothing to set: give --limit, --timeout, --lease, --rate, --longest-hold or"
                + " --warn-after; see console set --help\n");
    assertThat(console.run("member", "replace", "exact", "eol1").error())
        .isEqualTo(
            "console: nothing to replace: give --weight, --limit or --rate; see console member"
                + " replace --help\n");
    assertThat(console.opened).isEmpty();
  }

  @Test
  void aNameMayBeginWithAnAtSign() {
    Run run = console.run("show", "@/etc/hostname");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.error()).startsWith("console: pool @/etc/hostname does not exist");
  }

  private PoolConfig config() {
    return console.pools.snapshots.get("exact").config();
  }
}
