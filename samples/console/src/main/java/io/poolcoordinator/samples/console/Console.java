package io.poolcoordinator.samples.console;

import io.poolcoordinator.samples.console.view.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The command line for people who look after pools; {@code --help} says the rest. */
public final class Console {

  /** How long Ctrl-C waits for a command to leave things in order. */
  private static final int SECONDS_TO_END = 5;

  private Console() {}

  /**
   * Runs a command and ends the JVM with its exit code.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    Stop stop = new Stop();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, ended), "console-end"));
    CommandLine commandLine =
        commandLine(
            new Surroundings(
                System.getenv(),
                System.getProperty("user.name", "console"),
                new SystemTerminal(),
                new RedisAccess(),
                stop));
    int code = commandLine.execute(arguments);
    ended.countDown();
    System.exit(code);
  }

  private static void end(Stop stop, CountDownLatch ended) {
    stop.stop();
    if (!stop.isAwaited()) {
      // Nothing that runs until it is stopped: there is nothing to wait for.
      return;
    }
    try {
      ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the console in other surroundings than those of this process. */
  static CommandLine commandLine(Surroundings surroundings) {
    CommandLine commandLine = new CommandLine(new RootCommand(surroundings));
    FailureReport report = new FailureReport();
    commandLine.setParameterExceptionHandler(report);
    commandLine.setExecutionExceptionHandler(report);
    // An argument that begins with @ is a name, not a file with further arguments.
    commandLine.setExpandAtFiles(false);
    boolean terminal = surroundings.terminal().isTerminal();
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal ? Ansi.AUTO : Ansi.OFF));
    CommandSpec root = commandLine.getCommandSpec();
    root.usageMessage().exitCodeList(ExitCode.meanings());
    return commandLine;
  }
}
