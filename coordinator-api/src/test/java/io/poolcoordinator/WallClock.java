package io.poolcoordinator;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who reads the time of day of its own machine. What never does cannot be misled by a clock that is
 * a minute off.
 */
public final class WallClock {

  private WallClock() {}

  /** Returns the names of the classes that read it. */
  public static Set<String> readers(JavaClasses classes) {
    Set<String> readers = new TreeSet<>();
    for (JavaClass each : classes) {
      if (each.getAccessesFromSelf().stream().map(JavaAccess::getTarget).anyMatch(WallClock::is)) {
        readers.add(each.getName());
      }
    }
    return readers;
  }

  private static boolean is(AccessTarget target) {
    String owner = target.getOwner().getName();
    return switch (owner) {
      case "java.lang.System" -> target.getName().equals("currentTimeMillis");
      case "java.time.Clock", "java.time.InstantSource" -> true;
      case "java.util.Date" ->
          target.getName().equals("<init>") && target.getFullName().endsWith("()");
      case "java.util.Calendar" -> target.getName().equals("getInstance");
      default -> owner.startsWith("java.time.") && target.getName().equals("now");
    };
  }
}
