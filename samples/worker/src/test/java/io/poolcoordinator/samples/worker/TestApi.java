package io.poolcoordinator.samples.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** An API that counts, keeps calls waiting if it is to, and answers what it is told to. */
final class TestApi implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final List<String> workers = new CopyOnWriteArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile ToIntFunction<String> status = query -> 200;

  private TestApi(HttpServer server) {
    this.server = server;
  }

  static TestApi start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TestApi api = new TestApi(HttpServer.create(anyPort, 100));
    api.server.setExecutor(api.threads);
    api.server.createContext("/", api::answer);
    api.server.start();
    return api;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    queries.add(query);
    workers.add(exchange.getRequestHeaders().getFirst("X-Worker"));
    int answered = status.applyAsInt(query);
    try {
      gate.await();
    } catch (InterruptedException ending) {
      throw new InterruptedIOException();
    } finally {
      inFlight.decrementAndGet();
    }
    if (answered == 429) {
      exchange.getResponseHeaders().set("Retry-After", "60");
    }
    exchange.sendResponseHeaders(answered, -1);
    exchange.close();
  }

  /** Keeps calls from now on until the gate is opened. */
  void closeGate() {
    gate = new CountDownLatch(1);
  }

  void openGate() {
    gate.countDown();
  }

  /** Sets what is answered, by the query. */
  void answer(ToIntFunction<String> statusOfQuery) {
    status = statusOfQuery;
  }

  String url(String pathAndQuery) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + pathAndQuery;
  }

  /** The queries of all calls, in the order in which they came. */
  List<String> queries() {
    return queries;
  }

  List<String> workers() {
    return workers;
  }

  int inFlight() {
    return inFlight.get();
  }

  int peak() {
    return peak.get();
  }

  @Override
  public void close() {
    openGate();
    server.stop(0);
    threads.shutdownNow();
  }
}
