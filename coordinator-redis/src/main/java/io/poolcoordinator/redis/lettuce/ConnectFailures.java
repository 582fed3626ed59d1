package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there is no connection, in one sentence that names the address and what to do. */
final class ConnectFailures {

  private static final int MAX_DEPTH = 20;

  private ConnectFailures() {}

  /**
   * Explains a failure.
   *
   * @param address where to; null for the address that a client which was handed in has itself
   */
  static ClientException explain(@Nullable RedisAddress address, Throwable failure) {
    String where = where(address);
    String text = allMessages(failure);
    String shown = address == null ? text : address.mask(text);
    boolean tls = address != null && address.isTls();
    Reason reason = reason(failure, shown, tls);
    Throwable cause = address != null && address.reveals(text) ? null : failure;
    return new ClientException(
        reason.kind, "cannot connect to " + where + ": " + reason.text, cause);
  }

  static String where(@Nullable RedisAddress address) {
    return address == null ? "the address of the client that was handed in" : address.toString();
  }

  private static Reason reason(Throwable failure, String text, boolean tls) {
    if (text.contains("WRONGPASS")
        || text.contains("NOAUTH")
        || text.contains("ERR invalid password")
        || text.contains("ERR AUTH")) {
      return refused("user or password is wrong or missing (" + redisError(text) + ")");
    }
    if (text.contains("DENIED")) {
      return refused("the server is in protected mode: " + redisError(text));
    }
    if (text.contains("NOPERM")) {
      return refused("the user may not connect: " + redisError(text));
    }
    if (find(failure, UnknownHostException.class) != null
        || find(failure, UnresolvedAddressException.class) != null) {
      return unreachable("the host is unknown (" + text + ")");
    }
    if (find(failure, SSLException.class) != null) {
      return refused("the TLS handshake failed (" + text + "); " + handshakeAdvice(text));
    }
    if (text.contains("cluster support disabled")) {
      return refused("it is no Redis Cluster (" + redisError(text) + "); use redis://");
    }
    if (find(failure, RedisCommandTimeoutException.class) != null
        || find(failure, TimeoutException.class) != null) {
      return unreachable(
          "no answer in time ("
              + text
              + ")"
              + (tls ? "; if the port speaks no TLS, use redis://" : "; is it a Redis server?"));
    }
    if (text.contains("closed prematurely")) {
      return unreachable(
          "the server closed the connection"
              + (tls
                  ? "; if the port speaks no TLS, use redis://"
                  : "; if it speaks TLS, use rediss://"));
    }
    if (find(failure, ConnectException.class) != null) {
      return unreachable("nobody answers there (" + text + ")");
    }
    if (find(failure, RedisCommandExecutionException.class) != null) {
      return refused(redisError(text));
    }
    return unreachable(text);
  }

  private static String handshakeAdvice(String text) {
    if (text.contains("certification path") || text.contains("PKIX")) {
      return "trust who signed its certificate: trustedCertificates";
    }
    if (text.contains("No subject alternative") || text.contains("No name matching")) {
      return "its certificate is one of another host: connect by the name that stands in it";
    }
    if (text.contains("certificate_required") || text.contains("bad_certificate")) {
      return "the server wants to see a certificate that it trusts: clientCertificate";
    }
    return "if the port speaks no TLS, use redis://";
  }

  private static Reason refused(String text) {
    return new Reason(Kind.UNUSABLE, text);
  }

  private static Reason unreachable(String text) {
    return new Reason(Kind.NOT_SENT, text);
  }

  private static String redisError(String text) {
    int last = text.lastIndexOf(": ");
    return last < 0 ? text : text.substring(last + 2);
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static String allMessages(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      String message =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      if (text.indexOf(message) < 0) {
        text.append(text.length() == 0 ? "" : ": ").append(message);
      }
      cause = cause.getCause();
    }
    return text.toString();
  }

  private record Reason(Kind kind, String text) {}
}
