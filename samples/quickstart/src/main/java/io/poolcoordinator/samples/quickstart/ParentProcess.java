package io.poolcoordinator.samples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * What a child says to the JVM that started it, and hears from it: the other end of {@link
 * ChildProcess}.
 */
final class ParentProcess {

  static final String READY = "ready ";
  static final String RESULT = "result ";

  private static final BufferedReader INPUT =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private ParentProcess() {}

  static void sayReady(String what) {
    System.out.println(READY + what);
  }

  static void sayResult(String result) {
    System.out.println(RESULT + result);
  }

  /** Waits for the parent's next signal; ends this process if the parent is no more. */
  static void awaitSignal() throws IOException {
    if (INPUT.readLine() == null) {
      System.exit(1);
    }
  }

  /** Stays until the parent is no more, and ends this process then. */
  static void stayWithIt() throws IOException {
    while (true) {
      awaitSignal();
    }
  }
}
