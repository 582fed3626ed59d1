package io.poolcoordinator.samples.console.view;

/** What the console itself refuses or does not find, with the exit code that says so. */
public final class ConsoleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /**
   * Makes an exception.
   *
   * @param code what the console ends with
   * @param message one line for people
   */
  public ConsoleException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  public ExitCode code() {
    return code;
  }
}
