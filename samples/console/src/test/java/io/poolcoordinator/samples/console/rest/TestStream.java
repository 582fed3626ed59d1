package io.poolcoordinator.samples.console.rest;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a stream of events has brought. */
final class TestStream implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  final HttpResponse<Stream<String>> response;
  final CompletableFuture<Void> ended;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Stream<String> lines;
  private String name = "";

  /**
   * An event.
   *
   * @param name what it is
   * @param data its JSON
   */
  record Event(String name, JsonNode data) {}

  TestStream(HttpClient client, HttpRequest request) {
    try {
      response = client.send(request, BodyHandlers.ofLines());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
    lines = response.body();
    ended =
        CompletableFuture.runAsync(
            () -> lines.forEach(this::take), reading -> new Thread(reading, "stream").start());
  }

  private void take(String line) {
    if (line.startsWith("event: ")) {
      name = line.substring("event: ".length());
    } else if (line.startsWith("data: ")) {
      try {
        events.add(new Event(name, MAPPER.readTree(line.substring("data: ".length()))));
      } catch (IOException noJson) {
        throw new UncheckedIOException(line, noJson);
      }
    }
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  /** Waits for an event that fits, among all that came. */
  Event awaitEvent(String called, Predicate<JsonNode> fits) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                events.stream()
                    .filter(event -> event.name().equals(called) && fits.test(event.data()))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Leaves. */
  @Override
  public void close() {
    lines.close();
  }
}
