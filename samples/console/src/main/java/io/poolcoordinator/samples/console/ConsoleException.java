package io.poolcoordinator.samples.console;

/** What the console itself refuses or does not find, with the exit code that says so. */
final class ConsoleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /**
   * Makes an exception.
   *
   * @param code what the console ends with
   * @param message one line for people
   */
  ConsoleException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
