package io.poolcoordinator.redis.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Marks tests that measure times or count threads: the contract's do not run beside them. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(Alone.MACHINE)
public @interface Alone {

  /** What such a test has for itself. */
  String MACHINE = "machine";
}
