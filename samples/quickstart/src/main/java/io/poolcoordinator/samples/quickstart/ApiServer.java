package io.poolcoordinator.samples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The API of somebody else: it allows five calls at once and a hundred to begin in any second,
 * refuses every other with 429, and counts what it sees. Calls that name an account are counted by
 * account, and each account has lower limits of its own. It knows nothing of pools.
 *
 * <p>{@code GET /call} is a call, {@code GET /counts} tells what was counted; both with {@code
 * ?account=eol1}, or a header {@code X-Account}, for an account. The header {@code X-Worker} of a
 * call says who makes it.
 */
public final class ApiServer {

  /** How many calls the API allows at once. */
  static final int LIMIT = 5;

  /** How many calls the API allows to begin in any second. */
  static final int RATE = 100;

  /** How many calls the API allows an account at once. */
  static final int ACCOUNT_LIMIT = 2;

  /** How many calls of an account the API allows to begin in any second. */
  static final int ACCOUNT_RATE = 10;

  static final String CALL = "/call";
  static final String COUNTS = "/counts";
  static final String WORKER = "X-Worker";
  static final String ACCOUNT = "X-Account";
  private static final String ACCOUNT_QUERY = "account=";
  static final String RETRY_AFTER = "Retry-After";

  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SHORTEST_CALL_MILLIS = 20;
  private static final int LONGEST_CALL_MILLIS = 60;
  private static final int REFUSAL_MILLIS = 5;
  private static final String SECONDS_TO_STAY_AWAY = "1";
  private static final int NO_BODY = -1;
  private static final int BACKLOG = 100;

  private final CallCounter withoutAccount = new CallCounter(LIMIT, RATE);
  private final Map<String, CallCounter> byAccount = new ConcurrentHashMap<>();

  private ApiServer() {}

  /**
   * Serves: at any port of the loopback interface until its parent ends it, or for everybody.
   *
   * @param arguments none for a child of the quickstart; else the port, at which it serves on all
   *     interfaces until it is stopped
   * @throws IOException if the server cannot be started
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      HttpServer server = start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ParentProcess.sayReady("http://127.0.0.1:" + server.getAddress().getPort());
      ParentProcess.stayWithIt();
    } else {
      HttpServer server = start(new InetSocketAddress(Integer.parseInt(arguments[0])));
      System.out.println("the API serves at port " + server.getAddress().getPort());
    }
  }

  private static HttpServer start(InetSocketAddress address) throws IOException {
    // Else each answer with a body waits 40 ms for the acknowledgement of its header.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    ApiServer api = new ApiServer();
    HttpServer server = HttpServer.create(address, BACKLOG);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(CALL, api::call);
    server.createContext(COUNTS, api::counts);
    server.start();
    return server;
  }

  private void call(HttpExchange exchange) throws IOException {
    String named = exchange.getRequestHeaders().getFirst(WORKER);
    String worker = named == null ? "unknown" : named;
    CallCounter counter = counter(exchange);
    boolean allowed = counter.begin(worker);
    try {
      Thread.sleep(
          allowed
              ? ThreadLocalRandom.current().nextInt(SHORTEST_CALL_MILLIS, LONGEST_CALL_MILLIS + 1)
              : REFUSAL_MILLIS);
    } catch (InterruptedException interrupted) {
      throw new InterruptedIOException("the API is ending");
    } finally {
      // When the work ends, whether or not the caller is still there; and before the answer leaves,
      // since the next call may be here before this thread goes on.
      counter.end(worker, allowed);
    }
    if (allowed) {
      exchange.sendResponseHeaders(OK, NO_BODY);
    } else {
      exchange.getResponseHeaders().set(RETRY_AFTER, SECONDS_TO_STAY_AWAY);
      exchange.sendResponseHeaders(TOO_MANY_REQUESTS, NO_BODY);
    }
    exchange.close();
  }

  private CallCounter counter(HttpExchange exchange) {
    String account = account(exchange);
    return account == null
        ? withoutAccount
        : byAccount.computeIfAbsent(account, name -> new CallCounter(ACCOUNT_LIMIT, ACCOUNT_RATE));
  }

  private static @Nullable String account(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query != null && query.startsWith(ACCOUNT_QUERY)
        ? query.substring(ACCOUNT_QUERY.length())
        : exchange.getRequestHeaders().getFirst(ACCOUNT);
  }

  private void counts(HttpExchange exchange) throws IOException {
    byte[] body = counter(exchange).counts().toText().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(OK, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
