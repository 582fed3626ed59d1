package io.poolcoordinator.samples.console.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Streams of events that a browser's {@code EventSource} reads: the same JSON as a request gets,
 * whenever it has changed. Each takes a thread; who reads too slowly for what is written is cut off
 * by the server's timeout for connections.
 */
final class Streams {

  /** How many there are at once: more would leave too few threads for requests. */
  static final int MOST = 100;

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** So often something is written, so that proxies and this server notice who is gone. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Semaphore places = new Semaphore(MOST);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Ends all of them, now and from now on. */
  void stop() {
    stopped.countDown();
  }

  /**
   * Runs one until its reader is gone, or the server stops.
   *
   * @param event the name of its events
   * @param look reads what is shown; what it throws at first is answered as a problem
   */
  void run(Context context, String event, Supplier<JsonNode> look) {
    if (!places.tryAcquire()) {
      throw new Problem(
          503,
          ExitCode.FAILED,
          "there are " + MOST + " streams already; close one, or ask again and again instead");
    }
    try {
      String first = message(event, look.get());
      context.contentType("text/event-stream");
      // Proxies that collect what they pass on are told not to.
      context.header("X-Accel-Buffering", "no");
      context.disableCompression();
      if (context.method() == HandlerType.HEAD) {
        return;
      }
      write(context.res().getOutputStream(), first, event, look);
    } catch (IOException gone) {
      // Whoever read this does not any more: that is how streams end.
      return;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private void write(OutputStream out, String first, String event, Supplier<JsonNode> look)
      throws IOException, InterruptedException {
    String last = first;
    send(out, first);
    long written = System.nanoTime();
    while (!stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
      String next = next(event, look);
      if (!next.equals(last)) {
        send(out, next);
        last = next;
        written = System.nanoTime();
      } else if (System.nanoTime() - written >= HEARTBEAT.toNanos()) {
        send(out, "event: heartbeat\ndata: {}\n\n");
        written = System.nanoTime();
      }
    }
  }

  /** What is to be seen, or why nothing is: the stream goes on, as the store may come back. */
  private static String next(String event, Supplier<JsonNode> look) {
    try {
      return message(event, look.get());
    } catch (RuntimeException failure) {
      return message("problem", Problems.of(failure).json());
    }
  }

  private static String message(String event, JsonNode json) {
    return "event: " + event + "\ndata: " + Json.text(json) + "\n\n";
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
