package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks the store. */
abstract class AdminCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public final Integer call() {
    RootCommand root = RootCommand.of(spec);
    check();
    Output output =
        new Output(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            surroundings().terminal(),
            root.isJson());
    try (StoreAccess.Session session = root.open()) {
      run(root.named(session.admin()), output);
    }
    return ExitCode.DONE.number();
  }

  /** Refuses what can be refused without asking the store. */
  void check() {}

  /** Does what the command says; whatever it throws is reported as a {@link Failure}. */
  abstract void run(PoolAdmin admin, Output output);

  final Surroundings surroundings() {
    return RootCommand.of(spec).surroundings();
  }

  /** A refusal that points at this command's help. */
  final ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
