package io.poolcoordinator.samples.console;

import io.poolcoordinator.samples.console.view.Failure;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says on standard error why nothing was done, in one line, as text or as JSON. */
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    List<String> typed = Arrays.asList(arguments);
    Failure why = Failure.of(failure);
    String hint = "; see " + command.getCommandSpec().qualifiedName() + " --help";
    // Reading the arguments may have ended before it came to this option.
    boolean json = typed.contains(RootCommand.JSON);
    return report(command, typed, json, new Failure(why.code(), why.message() + hint));
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    boolean json = RootCommand.of(command.getCommandSpec()).isJson();
    return report(command, arguments.originalArgs(), json, Failure.of(failure));
  }

  private static int report(
      CommandLine command, List<String> typed, boolean json, Failure failure) {
    Failure shown = new Failure(failure.code(), new Secrets(typed).mask(failure.message()));
    command.getErr().println(shown.text(json));
    command.getErr().flush();
    return shown.code().number();
  }
}
