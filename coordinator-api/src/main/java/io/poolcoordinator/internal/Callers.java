package io.poolcoordinator.internal;

import io.poolcoordinator.PermitSource;
import java.util.Set;

/** Finds where in the application a permit was acquired. */
final class Callers {

  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final Set<String> OWN =
      Set.of(
          Callers.class.getName(),
          Acquires.class.getName(),
          PermitVerbs.class.getName(),
          ConnectionHandle.class.getName(),
          AsyncCalls.class.getName(),
          PermitSource.class.getName());

  private Callers() {}

  /** The innermost frame of this thread that is not the coordinator's own. */
  static String site() {
    return WALKER.walk(
        frames ->
            frames
                .filter(frame -> !OWN.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.toStackTraceElement().toString())
                .orElse("an unknown place"));
  }
}
