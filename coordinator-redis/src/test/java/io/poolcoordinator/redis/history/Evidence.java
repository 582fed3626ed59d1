package io.poolcoordinator.redis.history;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a check may look at.
 *
 * @param workers what workers wrote down
 * @param replay what the server did; null where no journal was kept
 * @param liveAtEnd the permits that the server had when all was over
 * @param circumstances what was set up and done
 */
record Evidence(
    List<WorkerHistory> workers,
    @Nullable Replay replay,
    Set<String> liveAtEnd,
    Circumstances circumstances) {

  /** What a busy machine may add to a bound between the instant and its measurement. */
  static final long SLACK_MILLIS = 1_000;

  List<Held> permits() {
    return all(WorkerHistory::permits);
  }

  List<Call> calls() {
    return all(WorkerHistory::calls);
  }

  List<Renewal> renewals() {
    return all(WorkerHistory::renewals);
  }

  List<Release> releases() {
    return all(WorkerHistory::releases);
  }

  /** Whether the history of a worker is known. */
  boolean isOf(String worker) {
    return workers.stream().anyMatch(each -> each.worker().equals(worker));
  }

  private <T> List<T> all(Function<WorkerHistory, List<T>> part) {
    return workers.stream().flatMap(worker -> part.apply(worker).stream()).toList();
  }

  /** The workers' own grants, or those of the server where it kept a journal. */
  Stream<long[]> sinceCostAndState() {
    return replay == null
        ? permits().stream().map(held -> new long[] {held.since(), held.cost(), 0})
        : replay.grants().stream()
            .map(each -> new long[] {each.since(), each.cost(), each.state()});
  }
}
