package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.InspectReply.InspectedPool;
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
public final class Twin {

  private static final Pattern GENERATION = Pattern.compile("generation=(\\d+)");

  private final StoreFixture fixture;
  private final Map<String, TestWorker> workers = new TreeMap<>();
  private final List<String> eventIds = new ArrayList<>();
  private String generation = "";
  private long began;

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
    assertThat(matcher.find()).isTrue();
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
    return reply;
  }

  private static StoredPool ordered(StoredPool stored) {
    return new StoredPool(
        stored.config(), stored.state(), new TreeMap<>(stored.memberStates()), stored.changed());
  }

  /** How the pool stands, as text. */
  String inspected(String worker) {
    InspectReply reply = TestWorker.reply(worker(worker).store().inspect(StoreContract.POOL));
    InspectedPool pool = reply.pool();
    assertThat(pool).isNotNull();
    return text(reply) + ordered(pool.stored()).memberStates();
  }

  /** All items of a list as text, in an order that does not depend on the store. */
  <T> String listed(Function<String, CompletionStage<Page<T>>> list) {
    Page<T> first = TestWorker.reply(list.apply(""));
    Set<String> items = new TreeSet<>();
    first.items().forEach(item -> items.add(item.toString()));
    for (String from = first.next(); !from.isEmpty(); ) {
      Page<T> page = TestWorker.reply(list.apply(from));
      page.items().forEach(item -> items.add(item.toString()));
      from = page.next();
    }
    return text(new Page<>(first.header(), "", List.copyOf(items)));
  }

  /** The newest events as text, but their ids. */
  String newestEvents(String worker, int most) {
    Page<ListedEvent> page = events(worker, Order.NEWEST_FIRST, "", most);
    eventIds.clear();
    page.items().forEach(event -> eventIds.add(event.id()));
    return text(page);
  }

  /** The events behind one of those that were listed last, as text but their ids. */
  String eventsAfter(String worker, int index, int most) {
    String after = eventIds.isEmpty() ? "" : eventIds.get(index % eventIds.size());
    return text(events(worker, Order.OLDEST_FIRST, after, most));
  }

  private Page<ListedEvent> events(String worker, Order order, String after, int most) {
    PoolStore store = worker(worker).store();
    return TestWorker.reply(
        store.events(new EventsCommand(StoreContract.POOL, order, after, most)));
  }

  private String text(Page<ListedEvent> events) {
    List<ListedEvent> same = new ArrayList<>();
    for (ListedEvent event : events.items()) {
      long time = event.time() < began ? 0 : event.time();
      same.add(
          new ListedEvent(
              "", time, event.act(), event.actor(), event.reason(), event.before(), event.after()));
    }
    return text((Object) new Page<>(events.header(), events.next(), same));
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
