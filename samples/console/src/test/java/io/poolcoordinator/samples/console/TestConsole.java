package io.poolcoordinator.samples.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.PoolAdmin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A console whose output is caught, and whose terminal is a test's. */
final class TestConsole implements Terminal {

  final FakePools pools = new FakePools();
  final Map<String, String> variables = new TreeMap<>();

  /** What a person is going to type; nobody sits there until {@link #sit}. */
  private final Deque<String> typed = new ArrayDeque<>();

  /** Where it connected to: address and prefix. */
  final List<String> opened = new ArrayList<>();

  int closed;
  Stop stop = new Stop();
  private boolean terminal;
  private StoreAccess store = new FakeAccess();

  /** Has it ask a real store. */
  TestConsole asking(StoreAccess real) {
    store = real;
    return this;
  }

  /** Sets a person before the terminal, who is going to type this. */
  TestConsole sit(String... lines) {
    terminal = true;
    typed.addAll(List.of(lines));
    return this;
  }

  @Override
  public boolean isTerminal() {
    return terminal;
  }

  @Override
  public Optional<String> readLine() {
    return Optional.ofNullable(typed.pollFirst());
  }

  Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter error = new StringWriter();
    return new Run(execute(out, error, arguments), unix(out), unix(error));
  }

  private int execute(StringWriter out, StringWriter error, String... arguments) {
    CommandLine commandLine =
        Console.commandLine(new Surroundings(variables, "operator", this, store, stop));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(error));
    return commandLine.execute(arguments);
  }

  /** Runs a command that goes on until it is ended. */
  Running start(String... arguments) {
    return new Running(arguments);
  }

  private static String unix(StringWriter text) {
    return text.toString().replace("\r\n", "\n");
  }

  /**
   * What a run of the console left.
   *
   * @param code its exit code
   * @param out its standard output
   * @param error its standard error
   */
  record Run(int code, String out, String error) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    JsonNode json() {
      return parse(out);
    }

    JsonNode errorJson() {
      return parse(error);
    }

    /** The lines of standard output, each a value of JSON. */
    List<JsonNode> jsonLines() {
      return out.lines().map(Run::parse).toList();
    }

    private static JsonNode parse(String text) {
      try {
        return MAPPER.readTree(text);
      } catch (IOException noJson) {
        throw new UncheckedIOException("no JSON: " + text, noJson);
      }
    }
  }

  /** A command that runs beside the test. */
  final class Running {

    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();
    private final CompletableFuture<Integer> code;

    private Running(String... arguments) {
      code = CompletableFuture.supplyAsync(() -> execute(out, error, arguments));
    }

    /** What it has written until now. */
    String out() {
      return unix(out);
    }

    boolean isDone() {
      return code.isDone();
    }

    /** Waits for its end. */
    Run end() {
      return new Run(code.orTimeout(20, TimeUnit.SECONDS).join(), unix(out), unix(error));
    }

    /** Ends it, as Ctrl-C does. */
    Run stop() {
      stop.stop();
      return end();
    }
  }

  private final class FakeAccess implements StoreAccess {

    @Override
    public Session open(String uri, String prefix) {
      opened.add(uri + " " + prefix);
      return new Session() {
        @Override
        public PoolAdmin admin() {
          return pools.admin();
        }

        @Override
        public PoolCoordinator coordinator() {
          throw new AssertionError("what runs on has no fake pools to run over");
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }
  }
}
