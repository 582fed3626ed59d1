package io.poolcoordinator.redis.store;

import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the failures of a client mean to those who asked. */
final class StoreErrors {

  /** What stands for a pool where none is concerned. */
  static final String NO_POOL = "*";

  /** Errors that Redis raises before it has executed anything. */
  private static final Set<String> NOT_EXECUTED =
      Set.of(
          "NOSCRIPT",
          "MOVED",
          "ASK",
          "TRYAGAIN",
          "LOADING",
          "READONLY",
          "CLUSTERDOWN",
          "BUSY",
          "OOM",
          "NOREPLICAS",
          "MASTERDOWN",
          "MISCONF");

  /**
   * What a script is told of a key that it makes itself, while the slot is being moved. Something
   * may be written by then: it is asked again under the same id, as where no reply came.
   */
  private static final String MOVED_MEANWHILE = "attempted to access a non local key";

  private static final Pattern POOL_STATE =
      Pattern.compile("POOLSTATE (\\S+) (\\S+) (.*)", Pattern.DOTALL);

  /** How a server before 7.0 dresses an error that a command inside a script raised. */
  private static final Pattern INSIDE_SCRIPT =
      Pattern.compile("ERR Error running script .*@user_script: ?\\d+: -?([A-Z]+) .*");

  private StoreErrors() {}

  /** Translates the failure to connect, whose message says it all. */
  static PoolException ofConnect(ClientException failure) {
    Outcome outcome =
        failure.kind() == ClientException.Kind.UNUSABLE ? Outcome.REFUSED : Outcome.NOT_EXECUTED;
    return new PoolStoreException(NO_POOL, outcome, failure.text(), failure.getCause());
  }

  /** Translates the failure of an operation on a pool. */
  static PoolException of(String pool, String operation, ScriptClient client, Throwable failure) {
    Throwable cause = ClientException.unwrap(failure);
    if (cause instanceof PoolException already) {
      return already;
    }
    if (!(cause instanceof ClientException error)) {
      return new PoolStoreException(
          pool, Outcome.UNKNOWN, what(pool, operation, client) + " failed: " + cause, cause);
    }
    return switch (error.kind()) {
      case NOT_SENT ->
          new PoolStoreException(
              pool,
              Outcome.NOT_EXECUTED,
              what(pool, operation, client) + " was not sent: " + error.text(),
              cause);
      case NO_REPLY ->
          new PoolStoreException(
              pool,
              Outcome.UNKNOWN,
              what(pool, operation, client) + " got no reply: " + error.text(),
              cause);
      case ERROR_REPLY -> ofReply(pool, operation, client, error);
      case UNUSABLE -> ofConnect(error);
    };
  }

  private static PoolException ofReply(
      String pool, String operation, ScriptClient client, ClientException error) {
    String text = error.text();
    Matcher state = POOL_STATE.matcher(text);
    if (state.matches()) {
      String field = state.group(2).equals("-") ? "" : state.group(2);
      return new InvalidPoolStateException(pool, state.group(1), field, state.group(3));
    }
    if (text.contains(MOVED_MEANWHILE)) {
      return new PoolStoreException(
          pool,
          Outcome.UNKNOWN,
          what(pool, operation, client) + " met a slot that is being moved: " + text,
          error);
    }
    boolean executed = !NOT_EXECUTED.contains(code(text));
    return new PoolStoreException(
        pool,
        executed ? Outcome.REFUSED : Outcome.NOT_EXECUTED,
        what(pool, operation, client)
            + (executed ? " was refused: " : " was not executed: ")
            + text
            + advice(code(text)),
        error);
  }

  private static String advice(String code) {
    return switch (code) {
      case "NOPERM" -> " (REDIS.md lists the ACL rules that the library needs)";
      case "OOM" -> " (raise maxmemory; permits are still given back and renewed)";
      default -> "";
    };
  }

  /** The first word of an error, as every client-visible error of Redis begins with a code. */
  static String code(String text) {
    Matcher inside = INSIDE_SCRIPT.matcher(text);
    if (inside.matches()) {
      return inside.group(1);
    }
    // What a script hands on of a command that failed inside it begins so before 7.0.
    String bare = text.startsWith("-") ? text.substring(1) : text;
    int space = bare.indexOf(' ');
    return space < 0 ? bare : bare.substring(0, space);
  }

  private static String what(String pool, String operation, ScriptClient client) {
    return (pool.equals(NO_POOL) ? "" : "pool " + pool + ": ")
        + operation
        + " at "
        + client.address();
  }
}
