package io.poolcoordinator.samples.loadtest.worker;

import java.util.concurrent.ThreadFactory;

/** Virtual threads, where this JVM has them: Java 21 and later. */
final class VirtualThreads {

  private VirtualThreads() {}

  static ThreadFactory factory() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException none) {
      throw new IllegalStateException(
          "virtual threads need Java 21 or later, but this is Java " + Runtime.version(), none);
    }
  }
}
