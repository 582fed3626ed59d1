package io.poolcoordinator.samples.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import io.poolcoordinator.samples.loadtest.worker.RedisProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The load test's command. */
@Command(
    name = "load-test",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures this library beside others, under the same load and on the same Redis.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no limit was broken by this library, and no call failed",
      "1:one was, or a call failed, or the test could not be run",
      "2:an option is wrong"
    })
public final class LoadTest implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private LoadTestOptions options = new LoadTestOptions();
  @Spec private @Nullable CommandSpec spec;

  private final List<String> arguments;
  private final PrintStream output = System.out;

  private LoadTest(List<String> arguments) {
    this.arguments = arguments;
  }

  /**
   * Runs it, and ends the JVM.
   *
   * @param arguments the options; {@code --help} tells them
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new LoadTest(List.of(arguments)))
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              commandLine.getErr().println("load-test: " + failure.getMessage());
              if (Boolean.getBoolean("load-test.stack-traces")) {
                failure.printStackTrace(commandLine.getErr());
              }
              return 1;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Objects.requireNonNull(spec);
    List<Load> loads = options.loads(command);
    List<EngineKind> engines = options.engines(command, loads);
    Bench.Times times = options.times(command);
    try (RedisProcess own = options.redis() == null ? RedisProcess.start() : null) {
      String redis = own == null ? Objects.requireNonNull(options.redis()) : own.address();
      Results results = measure(redis, loads, engines, times);
      new TextReport(output).print(results);
      write(results);
      return results.violations() == 0 && results.failures() == 0 ? 0 : 1;
    }
  }

  private Results measure(
      String redis, List<Load> loads, List<EngineKind> engines, Bench.Times times)
      throws IOException, InterruptedException {
    try (RedisLook look = new RedisLook(redis);
        Bench bench =
            new Bench(
                redis,
                look,
                times,
                options.seed(),
                new JavaHome(Optional.ofNullable(options.java())),
                new Progress(output))) {
      List<Comparison> comparisons = new ArrayList<>();
      for (Load load : loads) {
        comparisons.add(bench.run(load, engines));
      }
      Map<EngineKind, MemoryUse> memory = new EnumMap<>(EngineKind.class);
      for (EngineKind engine : engines) {
        if (engine.hasPermits()) {
          memory.put(engine, MemoryUse.of(engine, redis, look));
        }
      }
      return new Results(environment(look, times), comparisons, memory);
    }
  }

  private Map<String, Object> environment(RedisLook look, Bench.Times times) {
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    environment.put("arguments", arguments);
    environment.put("seed", options.seed());
    environment.put("warmupSeconds", times.warmup().toMillis() / 1e3);
    environment.put("durationSeconds", times.duration().toMillis() / 1e3);
    environment.put("rounds", times.rounds());
    environment.put("javaVersion", Runtime.version().toString());
    environment.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    environment.put("processors", Runtime.getRuntime().availableProcessors());
    environment.put("redisVersion", look.version());
    environment.put("libraries", Libraries.versions());
    return environment;
  }

  private void write(Results results) throws IOException {
    Path json = options.json();
    if (json != null) {
      JSON.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), results.toJson());
      output.println("\nwritten to " + json);
    }
    Path report = options.report();
    if (report != null) {
      Files.writeString(report, HtmlReport.of(results), StandardCharsets.UTF_8);
      output.println("\nwritten to " + report);
    }
  }
}
