package io.poolcoordinator.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs of random operations on a store beside the one in memory, its reference. Of a run that fails
 * as many steps are left out as can be; what is left is told, with how to run it again.
 */
public final class ModelRuns {

  /** How many steps a run has unless told otherwise. */
  public static final int LENGTH = Integer.getInteger("model.length", 250);

  private static final Duration SHRINKING = Duration.ofSeconds(60);

  /** That the stores differ, or break a promise. */
  public static final class ModelFailure extends AssertionError {

    private final int steps;

    ModelFailure(String message, Throwable cause, int steps) {
      super(message, cause);
      this.steps = steps;
    }

    /**
     * Returns how many steps it takes.
     *
     * @return how many were left over
     */
    public int steps() {
      return steps;
    }
  }

  /** What went wrong, and at which step. */
  private record Failure(int step, List<String> steps, Throwable cause) {}

  private final Supplier<TwinPair> pairs;
  private final Set<String> outcomes = new TreeSet<>();
  private long runs;
  private long failures;

  private ModelRuns(Supplier<TwinPair> pairs) {
    this.pairs = pairs;
  }

  /**
   * Compares a store with the reference.
   *
   * @param store makes the store, without any state; closed after each run
   * @return runs
   */
  public static ModelRuns of(Supplier<? extends StoreFixture> store) {
    return new ModelRuns(() -> TwinPair.beside(store.get()));
  }

  /**
   * Compares two stores in memory.
   *
   * @param reference makes the reference
   * @param store makes the store that is compared with it, at the same time
   * @return runs
   */
  public static ModelRuns of(
      Supplier<? extends StoreFixture> reference, Supplier<? extends StoreFixture> store) {
    return new ModelRuns(() -> TwinPair.of(reference.get(), store.get()));
  }

  /**
   * Makes one run, of {@link #LENGTH} steps, or of those that the system property {@code
   * model.steps} names.
   *
   * @param seed what makes it repeatable
   * @throws ModelFailure if the stores differ, or break a promise
   */
  public void run(long seed) {
    String named = System.getProperty("model.steps", "");
    run(
        seed,
        named.isEmpty()
            ? IntStream.range(0, LENGTH).boxed().toList()
            : Stream.of(named.split(",", -1)).map(Integer::valueOf).toList());
  }

  /**
   * Makes one run.
   *
   * @param seed what makes it repeatable
   * @param steps the numbers of its steps
   * @throws ModelFailure if the stores differ, or break a promise
   */
  public void run(long seed, List<Integer> steps) {
    runs++;
    Failure failure = attempt(seed, steps);
    if (failure != null) {
      failures++;
      throw shrunk(seed, steps, failure);
    }
  }

  /**
   * Makes run after run, each with the next seed.
   *
   * @param time for how long
   * @param firstSeed the first seed
   * @param directory where a file is left of each run that failed
   * @return how many runs there were, and how many failed
   */
  public String runFor(Duration time, long firstSeed, Path directory) {
    long until = System.nanoTime() + time.toNanos();
    for (long seed = firstSeed; System.nanoTime() < until; seed++) {
      try {
        run(seed);
      } catch (ModelFailure failure) {
        leave(directory.resolve("model-" + seed + ".txt"), String.valueOf(failure.getMessage()));
      }
    }
    return "%d runs of %d steps, seeds from %d: %d failed"
        .formatted(runs, LENGTH, firstSeed, failures);
  }

  /**
   * Returns what came of the operations of all runs.
   *
   * @return kinds of replies, each with a status that it had, such as {@code AcquireReply GRANTED}
   */
  public Set<String> outcomes() {
    return outcomes;
  }

  /**
   * Returns how many runs failed.
   *
   * @return how many
   */
  public long failures() {
    return failures;
  }

  private static void leave(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Failure attempt(long seed, List<Integer> steps) {
    try (TwinPair pair = pairs.get()) {
      ModelRun run = new ModelRun(seed, pair);
      for (int step : steps) {
        try {
          run.step(step);
        } catch (RuntimeException | AssertionError failed) {
          return new Failure(step, List.copyOf(pair.steps()), failed);
        }
      }
      outcomes.addAll(pair.outcomes());
      return null;
    }
  }

  private ModelFailure shrunk(long seed, List<Integer> steps, Failure failure) {
    List<Integer> failing = new ArrayList<>(steps.subList(0, steps.indexOf(failure.step()) + 1));
    List<Integer> fewer =
        new Shrinking(some -> attempt(seed, some) != null, SHRINKING).shrink(failing);
    Failure told = attempt(seed, fewer);
    Failure last = told == null ? failure : told;
    String numbers = String.join(",", fewer.stream().map(String::valueOf).toList());
    return new ModelFailure(
        "seed %d fails with %d of its %d steps; again: -Dmodel.seed=%d -Dmodel.steps=%s%n%s%n%s%s"
            .formatted(
                seed,
                fewer.size(),
                steps.size(),
                seed,
                numbers,
                told == null ? "not with them alone; of all steps:" : "the steps:",
                String.join("\n", last.steps()),
                "\n" + last.cause().getMessage()),
        last.cause(),
        fewer.size());
  }
}
