package io.poolcoordinator.redis.redisson;

import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisAskException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisMovedException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.WriteRedisConnectionException;

/** What Redisson's exceptions say of a command, in the store's words. */
final class Failures {

  /** Behind a server's text Redisson adds the channel and the whole command. */
  private static final String[] ADDED = {". channel: [", ". channel: ", " channel: ["};

  private static final int MOST = 300;

  /** Every error of a server begins with one; a script's own text may follow it at once. */
  private static final Pattern CODE = Pattern.compile("^-?[A-Z][A-Z0-9_]+( |$)");

  private Failures() {}

  static ClientException explain(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof ClientException known) {
      return known;
    }
    return new ClientException(kind(cause), text(cause), cause);
  }

  /** The order matters: some are subclasses of others that say less. */
  private static Kind kind(Throwable cause) {
    if (cause instanceof RedisResponseTimeoutException
        || cause instanceof WriteRedisConnectionException
        || cause instanceof RedisReconnectedException
        // It fails what is on its way, too.
        || cause instanceof RedissonShutdownException) {
      return Kind.NO_REPLY;
    }
    if (cause instanceof RedisTimeoutException
        || cause instanceof RedisConnectionException
        || cause instanceof RedisNodeNotFoundException
        || cause instanceof ConnectException) {
      return Kind.NOT_SENT;
    }
    // Redisson makes exceptions of this kind of its own troubles too.
    boolean isReply = cause instanceof RedisException && CODE.matcher(text(cause)).find();
    return isReply ? Kind.ERROR_REPLY : Kind.NO_REPLY;
  }

  private static String text(Throwable cause) {
    if (cause instanceof RedisMovedException) {
      return "MOVED to another node, again and again";
    }
    if (cause instanceof RedisAskException) {
      return "ASK another node, again and again";
    }
    String text = String.valueOf(cause.getMessage());
    for (String added : ADDED) {
      int end = text.indexOf(added);
      if (end >= 0) {
        text = text.substring(0, end);
      }
    }
    // The code itself is cut off.
    String code = cause instanceof RedisOutOfMemoryException ? "OOM " : "";
    return code + (text.length() > MOST ? text.substring(0, MOST) + "…" : text);
  }

  /**
   * What it was in the end. What Redisson did not expect, such as a refused connection to a node
   * that is gone, it wraps into an exception of the kind that it makes of a server's errors.
   */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    Throwable inner = cause.getCause();
    while (inner != null
        && (cause instanceof CompletionException || cause.getClass() == RedisException.class)) {
      cause = inner;
      inner = cause.getCause();
    }
    return cause;
  }
}
