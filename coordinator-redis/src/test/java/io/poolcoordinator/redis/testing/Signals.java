package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes that a test has started. */
final class Signals {

  private Signals() {}

  static void send(String name, long pid) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + exit);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in kill -" + name + " " + pid, interrupt);
    }
  }
}
