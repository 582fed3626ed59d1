package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Job;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The application's side of a job: the members that it began with, and an order of its own. */
final class JobHandle extends PermitVerbs implements Job {

  private final Turns turns;
  private final List<String> members;
  private final SortedSet<String> names;
  private final boolean frozen;

  /**
   * Begins a job at a random place.
   *
   * @param names one that stands there several times has as many turns
   * @param frozen whether members still serve that were removed from the pool since
   */
  JobHandle(WorkerContext context, PoolEngine engine, List<String> names, boolean frozen) {
    super(context, engine);
    this.turns = Turns.fromAnywhere(names);
    this.members = turns.order();
    this.names = new TreeSet<>(members);
    this.frozen = frozen;
  }

  @Override
  public List<String> members() {
    return members;
  }

  @Override
  Turns.Turn turnFor(AcquireRequest request) {
    if (request.members().isEmpty()) {
      return turns.next(frozen);
    }
    for (String wanted : request.members()) {
      if (!names.contains(wanted)) {
        throw new IllegalArgumentException(
            "members has "
                + wanted
                + ", but this job of pool "
                + engine.name()
                + " has only "
                + String.join(", ", names)
                + "; ask for some of these, or acquire from the pool itself");
      }
    }
    return engine.requestTurns().next(request.members(), frozen);
  }

  @Override
  public String toString() {
    return "job of pool " + engine.name() + " over " + String.join(", ", names);
  }
}
