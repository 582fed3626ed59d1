package io.poolcoordinator.samples.console.view;

import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolStoreException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;

/**
 * Why something was not done: a code for scripts and one line for people.
 *
 * @param code what the console ends with
 * @param message one line
 */
public record Failure(ExitCode code, String message) {

  private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\R\\s*");

  public Failure {
    message = oneLine(message.strip());
  }

  /** Joins the lines of a text. */
  public static String oneLine(String text) {
    return LINE_ENDS.matcher(text).replaceAll(" ");
  }

  /** Reads what was thrown. */
  public static Failure of(Throwable thrown) {
    Throwable failure = unwrap(thrown);
    ExitCode code = code(failure);
    String message = failure.getMessage();
    if (message == null) {
      return new Failure(code, "unexpected failure: " + failure.getClass().getSimpleName());
    }
    return new Failure(
        code,
        code == ExitCode.FAILED && !isExpected(failure)
            ? "unexpected failure: " + failure.getClass().getSimpleName() + ": " + message
            : message);
  }

  private static boolean isExpected(Throwable failure) {
    return failure instanceof PoolStoreException || failure instanceof ConsoleException;
  }

  /** Takes off what futures wrap a failure into. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  private static ExitCode code(Throwable failure) {
    if (failure instanceof ConsoleException known) {
      return known.code();
    }
    if (failure instanceof PoolNotFoundException
        || failure instanceof PoolDeletedException
        || failure instanceof ConnectionDetachedException) {
      return ExitCode.NOT_FOUND;
    }
    if (failure instanceof PoolConflictException) {
      return ExitCode.CONFLICT;
    }
    if (failure instanceof InvalidPoolStateException) {
      return ExitCode.UNUSABLE;
    }
    if (failure instanceof IllegalArgumentException || failure instanceof ParameterException) {
      return ExitCode.USAGE;
    }
    return ExitCode.FAILED;
  }

  /** How it is said on standard error. */
  public String text(boolean json) {
    return json
        ? Json.text(Json.object().put("error", code.word()).put("message", message))
        : "console: " + Printable.text(message);
  }

  /** Whether asking again may help: the store was not reached, or its reply was lost. */
  public static boolean isPassing(Throwable thrown) {
    return unwrap(thrown) instanceof PoolStoreException store
        && store.outcome() != PoolStoreException.Outcome.REFUSED;
  }
}
