package io.poolcoordinator.samples.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells an orchestrator how the worker is. */
final class HealthServer implements AutoCloseable {

  static final String HEALTH = "/health";
  static final String LIVE = "/health/live";
  static final String READY = "/health/ready";

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int NO_BODY = -1;
  private static final int BACKLOG = 50;

  /** So that who asks whether the worker lives need not wait for who asks after Redis. */
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Supplier<Health.Report>> reports;

  private HealthServer(HttpServer server, Health health) {
    this.server = server;
    reports = Map.of(HEALTH, health::both, LIVE, health::live, READY, health::ready);
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "health");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts a server on all interfaces: an orchestrator asks from outside.
   *
   * @param port where; 0 for any free port
   * @throws IOException if that port cannot be had
   */
  static HealthServer start(int port, Health health) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
    } catch (IOException taken) {
      throw new IOException(
          "HEALTH_PORT is "
              + port
              + ", but that port cannot be had ("
              + taken.getMessage()
              + "); choose another one, or 0 for any that is free",
          taken);
    }
    HealthServer started = new HealthServer(server, health);
    server.setExecutor(started.threads);
    server.createContext("/", started::answer);
    server.start();
    return started;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      @Nullable Supplier<Health.Report> report = reports.get(exchange.getRequestURI().getPath());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (report == null) {
        exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
      } else if (!head && !exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, NO_BODY);
      } else {
        send(exchange, report.get(), head);
      }
    }
  }

  private static void send(HttpExchange exchange, Health.Report report, boolean head)
      throws IOException {
    byte[] body = report.json().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(
        report.good() ? OK : SERVICE_UNAVAILABLE, head ? NO_BODY : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Returns where this process itself finds it. */
  URI address() {
    return URI.create("http://127.0.0.1:" + port() + LIVE);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
