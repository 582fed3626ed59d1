package io.poolcoordinator.samples.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong on the command line is said before anything is started. */
class LoadTestOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--workers 0 | --workers is 0, but must be from 1 to 100",
        "--threads 100001 | --threads is 100001, but must be from 1 to 100000",
        "--limit -1 | --limit is -1, but must be from 0 to 1000000",
        "--limit many | --limit is \"many\", but must be a whole number or none",
        "--limit none | --limit is none and there is no --rate",
        "--limit none --rate 60/1s --members 2 | --members needs permits",
        "--rate 60 | --rate: ",
        "--members 1001 | --members is 1001, but must be from 0 to 1000",
        "--pools 0 | --pools is 0, but must be from 1 to 1000000",
        "--hold 5 | \"5\" is not a duration such as 500us, 5ms, 10s or 2m",
        "--hold 2h | \"2h\" is not a duration",
        "--hold 99999999999999999999ms | is not a duration",
        "--hold 61m | --hold is 3660000ms, but must be from 0ms to 3600s",
        "--open-rate 0 | --open-rate is 0.0, but must be above 0",
        "--open-rate NaN | --open-rate is NaN, but must be above 0",
        "--duration 200ms | --duration is 200ms, but must be from 300ms to 3600s",
        "--rounds 0 | --rounds is 0, but must be from 1 to 1000",
        "--warmup 2h | \"2h\" is not a duration",
        "--engines redis | \"redis\" is none of [coordinator-lettuce, coordinator-redisson,",
        "--engines bucket4j | --engines names bucket4j, which knows rates only",
        "--scenario none | \"none\" is none of [uncontended, composed,",
        "--speed 5 | Unknown options: '--speed', '5'",
      })
  void isRefused(String arguments, String message) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    int code;
    try {
      code = LoadTest.run(arguments.trim().split(" "));
    } finally {
      System.setErr(before);
    }

    assertThat(code).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains(message);
  }

  @Test
  void whatIsNotThereIsNamed() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    int code;
    try {
      code = LoadTest.run("--redis", "redis://127.0.0.1:1");
    } finally {
      System.setErr(before);
    }

    assertThat(code).isOne();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("127.0.0.1").contains("load-test: ");
  }
}
