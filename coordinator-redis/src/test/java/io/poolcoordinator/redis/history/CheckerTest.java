package io.poolcoordinator.redis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.history.Verdict.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories written by hand: what is wrong with each, and the shortest piece that shows it. */
class CheckerTest {

  private static final long MILLIS = 1_000_000;

  @TempDir private Path directory;
  private Path file = Path.of("");
  private WorkerLog log = new WorkerLog(Path.of("/dev/null"));
  private Circumstances circumstances = circumstances();

  private static Circumstances circumstances(RateLimit... windows) {
    return new Circumstances(1, 1_000, 2_000, List.of(windows), List.of());
  }

  @BeforeEach
  void begin() {
    log.close();
    file = directory.resolve("w.history");
    log = new WorkerLog(file);
  }

  @AfterEach
  void end() {
    log.close();
  }

  /** A permit of thread w/number, by milliseconds. */
  private void permit(int number, long token, long asked, long begun, long ended) {
    String thread = "w/" + number;
    String id = "w-1:" + token;
    log.asks(thread, asked * MILLIS, 500);
    log.granted(thread, id, token, begun, 1, "", asked * MILLIS, begun * MILLIS);
    log.ends(id, ended * MILLIS, false);
    log.released(id, "RELEASED", ended * MILLIS, ended * MILLIS + 1);
  }

  private Verdict verdict(Promise promise) {
    List<Verdict> all =
        new ArrayList<>(
            Checker.check(List.of(WorkerHistory.read("w", file)), null, Set.of(), circumstances));
    all.removeIf(each -> each.promise() != promise);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void permitsOneAfterTheOtherAreValid() {
    permit(1, 1, 0, 10, 20);
    permit(2, 2, 0, 20, 30);
    log.done("");
    for (Promise promise : List.of(Promise.S2, Promise.S3, Promise.S6, Promise.S7, Promise.L1)) {
      assertThat(verdict(promise).status()).as("%s", promise).isEqualTo(Status.VALID);
    }
    assertThat(verdict(Promise.L7).status()).isEqualTo(Status.VALID);
  }

  @Test
  void anOverlapIsShownByThoseThatOverlapAndNoOthers() {
    permit(1, 1, 0, 10, 20);
    permit(2, 2, 0, 30, 50);
    permit(3, 3, 0, 49, 60);
    Verdict verdict = verdict(Promise.S2);
    assertThat(verdict.status()).isEqualTo(Status.INVALID);
    assertThat(verdict.piece()).hasSize(2).noneMatch(line -> line.contains("token=1,"));
  }

  @Test
  void whatPeopleEndedDoesNotOverlapWithWhatCameAfterIt() {
    permit(1, 1, 0, 10, 50);
    permit(2, 2, 0, 30, 60);
    circumstances.cleared("cleared", 20 * MILLIS, 25 * MILLIS);
    assertThat(verdict(Promise.S2).status()).isEqualTo(Status.VALID);
  }

  @Test
  void aHistoryWithoutPermitsProvesNothing() {
    assertThat(verdict(Promise.S2).status()).isEqualTo(Status.UNKNOWN);
    assertThat(verdict(Promise.L1).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aHistoryThatBreaksOffProvesNothingOfItsEnd() throws IOException {
    permit(1, 1, 0, 10, 20);
    Files.writeString(file, "asks w/1", StandardOpenOption.APPEND);
    assertThat(verdict(Promise.L7).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aPermitThatIsEndedTwiceIsFound() {
    permit(1, 1, 0, 10, 20);
    log.released("w-1:1", "RELEASED", 30 * MILLIS, 31 * MILLIS);
    Verdict verdict = verdict(Promise.S3);
    assertThat(verdict.status()).isEqualTo(Status.INVALID);
    assertThat(verdict.piece()).hasSize(2);
  }

  @Test
  void aServerThatDidNotHearOfAnEndIsToldAgain() {
    permit(1, 1, 0, 10, 20);
    log.released("w-1:1", "RELEASED", 30 * MILLIS, 31 * MILLIS);
    circumstances.lost("failover", 25 * MILLIS, 26 * MILLIS);
    assertThat(verdict(Promise.S3).status()).isEqualTo(Status.VALID);
  }

  @Test
  void aPermitThatIsRenewedAfterItsReleaseIsFound() {
    permit(1, 1, 0, 10, 20);
    log.renewed("w-1:1", 100, 200, 50, 30 * MILLIS, 31 * MILLIS);
    assertThat(verdict(Promise.S6).status()).isEqualTo(Status.INVALID);
  }

  @Test
  void aLaterGrantWithALowerTokenIsFound() {
    permit(1, 7, 0, 10, 20);
    permit(1, 6, 30, 40, 50);
    Verdict verdict = verdict(Promise.S7);
    assertThat(verdict.status()).isEqualTo(Status.INVALID);
    assertThat(verdict.piece()).hasSize(2);
  }

  @Test
  void aWindowIsShownByTheGrantsWithinItsLength() {
    circumstances = circumstances(RateLimit.parse("2/1s"));
    permit(1, 1, 0, 10, 20);
    permit(1, 2, 30, 900, 910);
    permit(1, 3, 910, 1_010, 1_020);
    assertThat(verdict(Promise.S10).status()).isEqualTo(Status.VALID);
    permit(1, 4, 1_020, 1_500, 1_510);
    Verdict verdict = verdict(Promise.S10);
    assertThat(verdict.status()).isEqualTo(Status.INVALID);
    assertThat(verdict.piece()).hasSize(3);
  }

  @Test
  void anAcquireThatNeverReturnsIsFoundUnlessItsWorkerDied() {
    permit(1, 1, 0, 10, 20);
    log.asks("w/1", 30 * MILLIS, 500);
    assertThat(verdict(Promise.L1).status()).isEqualTo(Status.INVALID);
    circumstances.stopped("w", "killed", 40 * MILLIS, Circumstances.FOR_EVER);
    assertThat(verdict(Promise.L1).status()).isEqualTo(Status.VALID);
  }

  @Test
  void anAcquireThatReturnsAfterItsTimeoutAndACommandTimeoutIsFound() {
    permit(1, 1, 0, 2_900, 2_910);
    assertThat(verdict(Promise.L1).status()).isEqualTo(Status.VALID);
    permit(1, 2, 2_910, 6_500, 6_510);
    assertThat(verdict(Promise.L1).status()).isEqualTo(Status.INVALID);
  }

  @Test
  void aHolderThatLosesItsPermitIsFoundUnlessRedisWasAway() {
    log.asks("w/1", 0, 500);
    log.granted("w/1", "w-1:1", 1, 0, 1, "", 0, 10 * MILLIS);
    log.valid("w-1:1", 5_000 * MILLIS);
    log.ends("w-1:1", 6_000 * MILLIS, true);
    assertThat(verdict(Promise.L6).status()).isEqualTo(Status.INVALID);
    circumstances.outage("stopped", 4_900 * MILLIS, 5_900 * MILLIS);
    assertThat(verdict(Promise.L6).status()).isEqualTo(Status.VALID);
  }

  @Test
  void anOutageExcusesNothingThatIsLongAfterIt() {
    assertThat(circumstances.longestInService(100, 900, 50)).isEqualTo(800);
    circumstances.outage("stopped", 300, 400);
    circumstances.outage("cut", 150, 200);
    assertThat(circumstances.longestInService(100, 900, 50)).isEqualTo(450);
    assertThat(circumstances.longestInService(100, 440, 50)).isEqualTo(50);
    assertThat(circumstances.longestInService(460, 500, 50)).isEqualTo(40);
    assertThat(circumstances.longestInService(420, 500, 50)).isEqualTo(50);
    circumstances.outage("never back", 600, Circumstances.FOR_EVER);
    assertThat(circumstances.longestInService(460, 900, 50)).isEqualTo(140);
  }

  @Test
  void threadsThatAreLeftAreFound() {
    permit(1, 1, 0, 10, 20);
    log.done("timer-1");
    assertThat(verdict(Promise.L7).status()).isEqualTo(Status.INVALID);
  }

  @Test
  void linesOfMonitorAreReadAsTheyAreMeant() {
    MonitorLine line =
        MonitorLine.of(
            "+1795736615.375969 [0 lua] \"HSET\" \"pool:{x}:holders\" \"a b\" \"say \\\"\\x41\\n"
                + "\\\"\"");
    assertThat(line.micros()).isEqualTo(1_795_736_615_375_969L);
    assertThat(line.byScript()).isTrue();
    assertThat(line.words()).containsExactly("HSET", "pool:{x}:holders", "a b", "say \"A\n\"");
  }
}
