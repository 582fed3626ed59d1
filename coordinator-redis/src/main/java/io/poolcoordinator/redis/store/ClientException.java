package io.poolcoordinator.redis.store;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a client failed with, in the three kinds that the store tells apart. */
public final class ClientException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is known of the command. */
  public enum Kind {
    /** Redis replied with an error; the message is its text. */
    ERROR_REPLY,
    /** The command never left: there is no connection. */
    NOT_SENT,
    /** No reply in time, or the connection broke first. */
    NO_REPLY,
    /** The client cannot be made to work: the address is wrong, or who asks. */
    UNUSABLE
  }

  private final Kind kind;

  /**
   * Makes an exception. It has no stack trace: it is made on the client's threads, where a trace
   * says nothing, and by the thousand while a server is away.
   *
   * @param kind what is known of the command
   * @param message the server's text, or what happened
   * @param cause what it follows from, if anything
   */
  public ClientException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
  }

  /**
   * Returns what is known of the command.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the message, which is never missing.
   *
   * @return the server's text, or what happened
   */
  public String text() {
    return String.valueOf(getMessage());
  }

  /**
   * Returns what a stage failed with.
   *
   * @param failure as a stage tells it
   * @return the same without the wrapping that stages add
   */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    Throwable inner = cause.getCause();
    while (cause instanceof CompletionException && inner != null) {
      cause = inner;
      inner = cause.getCause();
    }
    return cause;
  }
}
