package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import io.poolcoordinator.samples.loadtest.engine.Limits;
import io.poolcoordinator.samples.loadtest.worker.Crew;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What can be said on the command line, checked. */
final class LoadTestOptions {

  private static final String FREE = "free";
  private static final int MOST_THREADS = 100_000;
  private static final int MOST_POOLS = 1_000_000;
  private static final Duration LONGEST = Duration.ofHours(1);

  @Option(
      names = "--engines",
      split = ",",
      converter = EngineNames.class,
      paramLabel = "ENGINE",
      description =
          "What is measured, in turns: coordinator-lettuce, coordinator-redisson, redisson, bare,"
              + " bucket4j (for a rate alone). Unless said: coordinator-lettuce,redisson,bare.")
  private List<EngineKind> engines =
      List.of(EngineKind.COORDINATOR_LETTUCE, EngineKind.REDISSON, EngineKind.BARE);

  @Option(
      names = "--scenario",
      converter = ScenarioNames.class,
      description =
          "uncontended, composed, contended, herd, many-pools, waiting-pools, rate, members,"
              + " saturation, virtual-threads, kill, scaling, or speed-table, which is all that the"
              + " table of speed needs. The options below change it; without one they make a load"
              + " of their own, which is contended unless they say otherwise.")
  private @Nullable Scenario scenario;

  @Option(names = "--workers", description = "How many JVMs, from 1 to 100.")
  private @Nullable Integer workers;

  @Option(names = "--threads", description = "How many threads each has, from 1 to 100000.")
  private @Nullable Integer threads;

  @Option(names = "--limit", description = "Permits of a pool, from 0; \"none\" for a rate alone.")
  private @Nullable String limit;

  @Option(names = "--rate", description = "Such as 60/1s: how many may begin in any period.")
  private @Nullable String rate;

  @Option(names = "--members", description = "Over how many members a pool rotates; 0 for none.")
  private @Nullable Integer members;

  @Option(names = "--pools", description = "Over how many pools the threads are spread.")
  private @Nullable Integer pools;

  @Option(
      names = "--hold",
      converter = Durations.class,
      description = "How long a permit is held, such as 5ms; 0ms for not at all.")
  private @Nullable Duration hold;

  @Option(
      names = "--open-rate",
      description =
          "Calls that want to begin per second, at random times, whether those before are done or"
              + " not; waits count from then. Without it threads ask again when they are done.")
  private @Nullable Double openRate;

  @Option(
      names = "--duration",
      converter = Durations.class,
      description = "How long each engine is measured, in all rounds together; 15s unless said.")
  private Duration duration = Duration.ofSeconds(15);

  @Option(
      names = "--warmup",
      converter = Durations.class,
      description = "How long a load runs before it is measured, in each turn; 2s unless said.")
  private Duration warmup = Duration.ofSeconds(2);

  @Option(names = "--rounds", description = "How many turns each engine has; 3 unless said.")
  private int rounds = 3;

  @Option(names = "--seed", description = "Draws the arrivals of --open-rate; 1 unless said.")
  private long seed = 1;

  @Option(
      names = "--redis",
      description =
          "Where, such as redis://localhost:6379. Without it one is started. Keys of others are"
              + " left alone, but what others do there is measured with it.")
  private @Nullable String redis;

  @Option(names = "--java", description = "The home of a JDK of 21 or later, for virtual threads.")
  private @Nullable Path java;

  @Option(names = "--json", description = "A file for all figures.")
  private @Nullable Path json;

  @Option(names = "--report", description = "A file for a page with plots, such as report.html.")
  private @Nullable Path report;

  List<Load> loads(CommandSpec command) {
    check(command, "--workers", workers, 1, 100);
    check(command, "--threads", threads, 1, MOST_THREADS);
    check(command, "--members", members, 0, 1_000);
    check(command, "--pools", pools, 1, MOST_POOLS);
    if (openRate != null && !(openRate > 0 && openRate <= 1e6)) {
      throw wrong(
          command, "--open-rate is " + openRate + ", but must be above 0, and 1000000 at most");
    }
    if (hold != null) {
      between(command, "--hold", hold, Duration.ZERO, LONGEST);
    }
    List<Load> named =
        scenario == null
            ? Scenario.CONTENDED.loads().stream()
                .map(load -> new Load(FREE, load.limits(), load.crew()))
                .toList()
            : scenario.loads();
    List<Load> loads = named.stream().map(load -> changed(command, load)).toList();
    for (Load load : loads) {
      if (!load.limits().holds() && load.limits().rate().isEmpty()) {
        throw wrong(command, "--limit is none and there is no --rate: nothing would be limited");
      }
      if (!load.limits().holds() && load.limits().members() > 0) {
        throw wrong(command, "--members needs permits, but --limit is none");
      }
    }
    return loads;
  }

  private Load changed(CommandSpec command, Load load) {
    Limits limits = load.limits();
    Crew crew = load.crew();
    return new Load(
        load.name(),
        new Limits(
            limit == null ? limits.limit() : limit(command, limit),
            rate == null ? limits.rate() : rate(command, rate),
            members == null ? limits.members() : members,
            limits.leaseMillis()),
        new Crew(
            workers == null ? crew.workers() : workers,
            threads == null ? crew.threads() : threads,
            pools == null ? crew.pools() : pools,
            hold == null ? crew.holdMicros() : hold.toNanos() / 1_000,
            openRate == null ? crew.openRate() : openRate,
            crew.virtualThreads(),
            crew.kill()),
        load.alone());
  }

  private static int limit(CommandSpec command, String text) {
    if (text.equals("none")) {
      return Limits.NO_LIMIT;
    }
    try {
      int number = Integer.parseInt(text);
      check(command, "--limit", number, 0, PoolConfig.MAX_LIMIT);
      return number;
    } catch (NumberFormatException noNumber) {
      throw wrong(command, "--limit is \"" + text + "\", but must be a whole number or none");
    }
  }

  private static String rate(CommandSpec command, String text) {
    try {
      return RateLimit.parse(text).toString();
    } catch (IllegalArgumentException unknown) {
      throw wrong(command, "--rate: " + unknown.getMessage());
    }
  }

  /** The engines, of which each must be able to serve one of the loads. */
  List<EngineKind> engines(CommandSpec command, List<Load> loads) {
    List<EngineKind> distinct = engines.stream().distinct().toList();
    for (EngineKind engine : distinct) {
      if (loads.stream().noneMatch(load -> load.isFor(engine))) {
        throw wrong(
            command,
            "--engines names "
                + engine.text()
                + ", which knows rates only: leave it out, or take --limit none --rate 60/1s");
      }
    }
    return distinct;
  }

  Bench.Times times(CommandSpec command) {
    check(command, "--rounds", rounds, 1, 1_000);
    between(command, "--warmup", warmup, Duration.ZERO, LONGEST);
    between(command, "--duration", duration, Duration.ofMillis(100L * rounds), LONGEST);
    return new Bench.Times(warmup, duration, rounds);
  }

  private static void check(
      CommandSpec command, String option, @Nullable Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw wrong(command, option + " is " + value + ", but must be from " + least + " to " + most);
    }
  }

  private static void between(
      CommandSpec command, String option, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw wrong(
          command,
          option
              + " is "
              + value.toMillis()
              + "ms, but must be from "
              + least.toMillis()
              + "ms to "
              + most.toSeconds()
              + "s");
    }
  }

  private static ParameterException wrong(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }

  long seed() {
    return seed;
  }

  @Nullable String redis() {
    return redis;
  }

  @Nullable Path java() {
    return java;
  }

  @Nullable Path json() {
    return json;
  }

  @Nullable Path report() {
    return report;
  }

  /** Reads the names of engines. */
  static final class EngineNames implements ITypeConverter<EngineKind> {

    @Override
    public EngineKind convert(String text) {
      return named(text, EngineKind.values(), EngineKind::text);
    }
  }

  /** Reads the names of scenarios. */
  static final class ScenarioNames implements ITypeConverter<Scenario> {

    @Override
    public Scenario convert(String text) {
      return named(text, Scenario.values(), Scenario::text);
    }
  }

  private static <T> T named(String text, T[] values, Function<T, String> name) {
    return Arrays.stream(values)
        .filter(value -> name.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "\"" + text + "\" is none of " + Arrays.stream(values).map(name).toList()));
  }

  /** Reads durations such as 5ms or 10s. */
  static final class Durations implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      String number = text.replaceFirst("(us|ms|s|m)$", "");
      try {
        long amount = Long.parseLong(number);
        return switch (text.substring(number.length())) {
          case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> throw new NumberFormatException("no unit");
        };
      } catch (ArithmeticException | NumberFormatException wrong) {
        throw new TypeConversionException(
            "\"" + text + "\" is not a duration such as 500us, 5ms, 10s or 2m");
      }
    }
  }
}
