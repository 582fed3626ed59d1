package io.poolcoordinator.redis.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides from what was written down which promises were kept. */
public final class Checker {

  /** What a busy machine may add to a bound between the instant and its measurement. */
  public static final long SLACK_MILLIS = Evidence.SLACK_MILLIS;

  private Checker() {}

  /**
   * Checks all that can be checked.
   *
   * @param workers what workers wrote down
   * @param journal what the server did; null where none was kept: S1, S4, S5, S8, S9, S11 and L2 to
   *     L4 are not judged then
   * @param liveAtEnd the permits that the server had when all was over
   * @param circumstances what was set up and done
   * @return a verdict for each promise that was judged, and more where one was not kept
   */
  public static List<Verdict> check(
      List<WorkerHistory> workers,
      @Nullable Journal journal,
      Set<String> liveAtEnd,
      Circumstances circumstances) {
    Replay replay = journal == null ? null : Replay.of(journal);
    Evidence evidence = new Evidence(workers, replay, liveAtEnd, circumstances);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(OverlapCheck.of(evidence));
    verdicts.add(IdentityChecks.ids(evidence));
    verdicts.add(IdentityChecks.ends(evidence));
    verdicts.add(IdentityChecks.tokens(evidence));
    if (!circumstances.windows().isEmpty()) {
      verdicts.add(ServerChecks.windows(evidence));
    }
    verdicts.add(ProgressChecks.answers(evidence));
    verdicts.add(ProgressChecks.service(evidence));
    verdicts.add(ProgressChecks.losses(evidence));
    verdicts.add(ProgressChecks.leaks(evidence));
    if (journal != null && replay != null) {
      verdicts.addAll(ServerChecks.steps(replay, liveAtEnd));
      verdicts.add(TakingCheck.of(journal, replay, circumstances));
      if (!circumstances.rotation().isEmpty()) {
        verdicts.add(ServerChecks.rotation(evidence, replay));
      }
      verdicts.add(ProgressChecks.pushes(evidence, replay));
      if (circumstances.windows().isEmpty()) {
        verdicts.add(ProgressChecks.idleness(evidence, replay));
      }
      verdicts.add(ProgressChecks.expiries(evidence, replay));
      verdicts.add(ProgressChecks.deadWaiters(evidence, replay));
    }
    return verdicts;
  }
}
