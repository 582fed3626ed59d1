package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of two stores that are compared: its pool, and workers of which one does not listen. */
final class Twin {

  /** The third does not listen. */
  static final String[] WORKERS = {"first", "second", "third", "fourth"};

  private static final Pattern GENERATION = Pattern.compile("generation=(\\d+)");

  private final StoreFixture fixture;
  private final Map<String, TestWorker> workers = new TreeMap<>();
  private final List<String> eventIds = new ArrayList<>();
  private final Map<String, Integer> read = new HashMap<>();
  private String generation = "";
  private long began;

  /**
   * Makes a pool and its workers.
   *
   * @param fixture the store, without any state
   * @param declaration makes the pool
   */
  Twin(StoreFixture fixture, DeclareCommand declaration) {
    this.fixture = fixture;
    for (String name : WORKERS) {
      workers.put(name, new TestWorker(name, StoreContract.POOL, fixture));
    }
    workers.get("first").declare(declaration);
    for (String name : WORKERS) {
      if (!name.equals("third")) {
        workers.get(name).listen();
      }
    }
  }

  /**
   * Returns the pool's time.
   *
   * @return in ms
   */
  long time() {
    return workers.get("first").now();
  }

  /**
   * Moves the pool's time ahead.
   *
   * @param millis by how much
   */
  void advance(long millis) {
    fixture.advance(StoreContract.POOL, Duration.ofMillis(millis));
  }

  /** Says that the run begins: how long ago the pool was made is not compared. */
  void begin() {
    began = time();
  }

  StoreFixture fixture() {
    return fixture;
  }

  TestWorker worker(String name) {
    return workers.get(name);
  }

  /** A reply as text. Of a generation nothing counts but whether it has changed. */
  String text(Object reply) {
    Matcher matcher = GENERATION.matcher(ordered(reply).toString());
    if (!matcher.find()) {
      return reply.toString();
    }
    boolean changed = !matcher.group(1).equals(generation);
    generation = matcher.group(1);
    return matcher.replaceFirst("generation " + (changed ? "changed" : "stayed"));
  }

  /** A reply whose states of members stand in an order that does not depend on the store. */
  private static Object ordered(Object reply) {
    if (reply instanceof DeclareReply declared && declared.stored() != null) {
      StoredPool stored = ordered(declared.stored());
      return new DeclareReply(declared.header(), declared.status(), stored, declared.available());
    }
    if (reply instanceof InspectReply inspected && inspected.pool() != null) {
      return reply.toString() + ordered(inspected.pool().stored()).memberStates();
    }
    return reply;
  }

  private static StoredPool ordered(StoredPool stored) {
    return new StoredPool(
        stored.config(), stored.state(), new TreeMap<>(stored.memberStates()), stored.changed());
  }

  /** All items of a list, in an order that does not depend on the store. */
  <T> Page<String> listed(Function<String, CompletionStage<Page<T>>> list) {
    Page<T> first = TestWorker.reply(list.apply(""));
    Set<String> items = new TreeSet<>();
    first.items().forEach(item -> items.add(item.toString()));
    for (String from = first.next(); !from.isEmpty(); ) {
      Page<T> page = TestWorker.reply(list.apply(from));
      page.items().forEach(item -> items.add(item.toString()));
      from = page.next();
    }
    return new Page<>(first.header(), "", List.copyOf(items));
  }

  /** The newest events without their ids. */
  Page<ListedEvent> newestEvents(String worker, int most) {
    Page<ListedEvent> page = events(worker, Order.NEWEST_FIRST, "", most);
    eventIds.clear();
    page.items().forEach(event -> eventIds.add(event.id()));
    return withoutIds(page);
  }

  /** The events behind one of those that were listed last, without their ids. */
  Page<ListedEvent> eventsAfter(String worker, int index, int most) {
    String after = eventIds.isEmpty() ? "" : eventIds.get(index % eventIds.size());
    return withoutIds(events(worker, Order.OLDEST_FIRST, after, most));
  }

  private Page<ListedEvent> events(String worker, Order order, String after, int most) {
    PoolStore store = worker(worker).store();
    return TestWorker.reply(
        store.events(new EventsCommand(StoreContract.POOL, order, after, most)));
  }

  private Page<ListedEvent> withoutIds(Page<ListedEvent> events) {
    List<ListedEvent> same = new ArrayList<>();
    for (ListedEvent event : events.items()) {
      long time = event.time() < began ? 0 : event.time();
      same.add(
          new ListedEvent(
              "", time, event.act(), event.actor(), event.reason(), event.before(), event.after()));
    }
    return new Page<>(events.header(), events.next(), same);
  }

  /** All grants that were pushed since this was last asked. */
  List<Grant> newlyPushed() {
    List<Grant> pushed = new ArrayList<>();
    workers.forEach(
        (name, worker) -> {
          List<Grant> all = worker.listener().granted();
          pushed.addAll(all.subList(read.getOrDefault(name, 0), all.size()));
          read.put(name, all.size());
        });
    return pushed;
  }

  /** Waits for what was pushed, and compares that and what is stored. */
  void awaitSame(Twin expected, long time, String step) {
    workers.forEach(
        (name, worker) -> {
          RecordingListener told = expected.worker(name).listener();
          RecordingListener heard = worker.listener();
          if (heard.pushes().size() < told.pushes().size()) {
            StoreContract.await().until(() -> heard.pushes().size() >= told.pushes().size());
          }
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
