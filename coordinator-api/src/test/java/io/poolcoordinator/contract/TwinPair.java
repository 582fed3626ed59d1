package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryStoreFixture;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.StoredPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two stores with which the same is done, and which must answer the same. */
final class TwinPair implements AutoCloseable {

  /** The pool as it is made. */
  static final PoolConfig CONFIG =
      PoolConfig.builder().limit(3).rateLimit(RateLimit.perSecond(20)).build();

  private static final DeclareCommand DECLARATION =
      new DeclareCommand(
          StoreContract.POOL, Mode.KEEP, new StoredPool(CONFIG, PoolState.ACTIVE, 0), 0);

  /** So far ahead of the real one, in ms, the time of a store stands still between calls. */
  private static final long AHEAD = 3_600_000;

  private static final Pattern STATUS = Pattern.compile("status=([A-Z_]+)");

  private final Twin one;
  private final Twin other;
  private final List<String> steps = new ArrayList<>();
  private final Set<String> outcomes = new TreeSet<>();

  private TwinPair(Twin one, Twin other) {
    this.one = one;
    this.other = other;
  }

  /** Puts a store in memory beside another store, which has no state; both are closed with this. */
  static TwinPair beside(StoreFixture fixture) {
    Twin other = new Twin(fixture, DECLARATION);
    other.advance(AHEAD);
    return of(new InMemoryStoreFixture(other.time() - AHEAD), other);
  }

  /** Takes two stores in memory whose time is the same. */
  static TwinPair of(StoreFixture reference, StoreFixture fixture) {
    Twin other = new Twin(fixture, DECLARATION);
    other.advance(AHEAD);
    return of(reference, other);
  }

  private static TwinPair of(StoreFixture reference, Twin other) {
    Twin one = new Twin(reference, DECLARATION);
    one.advance(AHEAD);
    return new TwinPair(one, other);
  }

  /** Begins a run; returns the time. */
  long begin() {
    long time = one.time();
    assertThat(other.time()).isEqualTo(time);
    both(Twin::begin);
    return time;
  }

  /** Notes what is done next. */
  void note(int number, String what) {
    steps.add(number + " " + what);
  }

  /** What was done, the last at the end. */
  List<String> steps() {
    return steps;
  }

  /** Kinds of replies, each with a status that it had. */
  Set<String> outcomes() {
    return outcomes;
  }

  /** Does the same with both; returns the reply. */
  <R> R same(Function<Twin, R> operation) {
    R reply = operation.apply(one);
    String text = one.text(reply);
    assertThat(other.text(operation.apply(other))).as("the reply").isEqualTo(text);
    Matcher status = STATUS.matcher(text);
    while (status.find()) {
      outcomes.add(reply.getClass().getSimpleName() + " " + status.group(1));
    }
    return reply;
  }

  void both(Consumer<Twin> act) {
    act.accept(one);
    act.accept(other);
  }

  void advance(long millis) {
    both(twin -> twin.advance(millis));
  }

  /** The grants that the reference has pushed since this was last asked. */
  List<Grant> pushed() {
    return one.newlyPushed();
  }

  /** Compares what was pushed, and what is stored. */
  void awaitSame(int number, long time) {
    other.awaitSame(one, time, "step " + number);
  }

  /** What the reference holds. */
  Audit audit() {
    return one.fixture().audit(StoreContract.POOL);
  }

  @Override
  public void close() {
    try (StoreFixture reference = one.fixture();
        StoreFixture store = other.fixture()) {
      steps.clear();
    }
  }
}
