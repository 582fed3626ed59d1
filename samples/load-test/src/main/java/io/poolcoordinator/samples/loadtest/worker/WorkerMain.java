package io.poolcoordinator.samples.loadtest.worker;

import io.poolcoordinator.samples.loadtest.engine.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A worker's JVM: it does one task after the other, as the JVM that started it says. */
public final class WorkerMain {

  /** What it says when a task can begin. */
  static final String READY = "ready";

  /** What it says when a task is done; how many calls failed and how many threads it had follow. */
  static final String DONE = "done ";

  private WorkerMain() {}

  /**
   * Works until its input ends: the process that started it does not live any longer then.
   *
   * @param arguments none
   * @throws Exception if anything goes wrong, which ends this process
   */
  public static void main(String[] arguments) throws Exception {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        perform(Task.ofLine(line), input);
      }
    } catch (Exception failure) {
      failure.printStackTrace();
      System.exit(1);
    }
    // Whatever still waits: nobody will hear of it.
    System.exit(0);
  }

  private static void perform(Task task, BufferedReader input)
      throws IOException, InterruptedException {
    GrantFile file = GrantFile.create(Path.of(task.file()), task.capacity());
    long failures;
    int threads;
    try (Engine engine =
        task.engine().open(task.redis(), task.run(), "worker-" + task.worker(), task.limits())) {
      CallerThreads callers = new CallerThreads(task, engine, file);
      System.out.println(READY);
      awaitSignal(input);
      callers.start();
      awaitSignal(input);
      threads = ManagementFactory.getThreadMXBean().getThreadCount();
      failures = callers.stop();
    }
    System.out.println(DONE + failures + " " + threads);
  }

  private static void awaitSignal(BufferedReader input) throws IOException {
    if (input.readLine() == null) {
      System.exit(1);
    }
  }
}
