package io.poolcoordinator.samples.loadtest.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import io.poolcoordinator.samples.loadtest.engine.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one worker does in a turn.
 *
 * @param worker which one, from 0
 * @param engine what it asks
 * @param redis where
 * @param run begins the names of all keys
 * @param limits what is shared
 * @param crew who asks
 * @param seed draws when calls want to begin
 * @param file where it writes what it got
 * @param capacity how many grants fit in there
 */
public record Task(
    int worker,
    EngineKind engine,
    String redis,
    String run,
    Limits limits,
    Crew crew,
    long seed,
    String file,
    int capacity) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many grants to make room for in a turn of so many seconds. */
  public static int capacity(double seconds) {
    return GrantFile.capacity(seconds);
  }

  /** Reads what it got, as far as it came. */
  public List<Grant> grants() throws IOException {
    return GrantFile.read(Path.of(file), worker);
  }

  String toLine() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static Task ofLine(String line) {
    try {
      return JSON.readValue(line, Task.class);
    } catch (JsonProcessingException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
