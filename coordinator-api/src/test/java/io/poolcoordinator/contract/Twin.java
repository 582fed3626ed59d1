package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of two stores that are compared: its pool, and workers of which one does not listen. */
public final class Twin {

  private static final Pattern GENERATION = Pattern.compile("generation=(\\d+)");

  private final StoreFixture fixture;
  private final Map<String, TestWorker> workers = new TreeMap<>();
  private String generation = "";

  /**
   * Makes a pool and its workers.
   *
   * @param fixture the store, without any state
   * @param declaration makes the pool
   */
  public Twin(StoreFixture fixture, DeclareCommand declaration) {
    this.fixture = fixture;
    for (String name : new String[] {"first", "second", "third"}) {
      workers.put(name, new TestWorker(name, StoreContract.POOL, fixture));
    }
    workers.get("first").declare(declaration);
    workers.get("first").listen();
    workers.get("second").listen();
  }

  /**
   * Returns the pool's time.
   *
   * @return in ms
   */
  public long time() {
    return workers.get("first").now();
  }

  /**
   * Moves the pool's time ahead.
   *
   * @param millis by how much
   */
  public void advance(long millis) {
    fixture.advance(StoreContract.POOL, Duration.ofMillis(millis));
  }

  StoreFixture fixture() {
    return fixture;
  }

  TestWorker worker(String name) {
    return workers.get(name);
  }

  /** A reply as text. Of a generation nothing counts but whether it has changed. */
  String text(Object reply) {
    Object ordered = reply instanceof DeclareReply declared ? ordered(declared) : reply;
    Matcher matcher = GENERATION.matcher(ordered.toString());
    assertThat(matcher.find()).isTrue();
    boolean changed = !matcher.group(1).equals(generation);
    generation = matcher.group(1);
    return matcher.replaceFirst("generation " + (changed ? "changed" : "stayed"));
  }

  /** A reply whose states of members stand in an order that does not depend on the store. */
  private static DeclareReply ordered(DeclareReply reply) {
    StoredPool stored = reply.stored();
    if (stored == null) {
      return reply;
    }
    StoredPool ordered =
        new StoredPool(
            stored.config(),
            stored.state(),
            new TreeMap<>(stored.memberStates()),
            stored.changed());
    return new DeclareReply(reply.header(), reply.status(), ordered, reply.available());
  }

  /** Waits for what was pushed, and compares that and what is stored. */
  void awaitSame(Twin expected, long time, String step) {
    workers.forEach(
        (name, worker) -> {
          RecordingListener told = expected.worker(name).listener();
          RecordingListener heard = worker.listener();
          StoreContract.await().until(() -> heard.pushes().size() >= told.pushes().size());
          assertThat(heard.pushes())
              .as("pushes to %s after %s", name, step)
              .isEqualTo(told.pushes());
        });
    assertThat(stored(time)).as("stored after %s", step).isEqualTo(expected.stored(time));
  }

  /** What is stored, without what time has ended though nobody has removed it yet. */
  private Audit stored(long time) {
    Audit audit = fixture.audit(StoreContract.POOL);
    Map<String, Long> taken = new HashMap<>(audit.taken());
    taken.values().removeIf(until -> until <= time);
    Map<String, SortedMap<Long, Long>> windows = new HashMap<>();
    audit
        .windows()
        .forEach(
            (name, buckets) -> {
              SortedMap<Long, Long> used = new TreeMap<>(buckets);
              used.keySet().removeIf(start -> start + kept(name) <= time);
              if (!used.isEmpty()) {
                windows.put(name, used);
              }
            });
    return new Audit(
        audit.leases(),
        audit.tickets(),
        audit.takers(),
        taken,
        audit.holders(),
        audit.waiting(),
        windows,
        audit.bound(),
        audit.rotation(),
        audit.held(),
        audit.token());
  }

  /**
   * For how long the units of a bucket stay used after its start.
   *
   * @param window the window's name; behind the name of a member and a colon if it is a member's
   */
  private static long kept(String window) {
    RateLimit rate = RateLimit.parse("1/" + window.replaceFirst("^[^:]*:(?=\\d+[a-z])", ""));
    long length = rate.window().toMillis();
    return rate.calendar().isPresent() ? length : Math.max(1, length / 1_000) + length;
  }
}
