package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.internal.FaultyStore.Fault;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which pools there are, what happened to them, and what is said of those that are not. */
class AdministrationTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = one.coordinator().admin();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** All that is done to a pool that must exist, by name. */
  static Map<String, Consumer<PoolAdmin>> changes(String pool) {
    Map<String, Consumer<PoolAdmin>> changes = new TreeMap<>();
    changes.put("update", admin -> admin.update(pool, config -> config));
    changes.put("set", admin -> admin.set(pool, PoolConfig.ofLimit(7)));
    changes.put("set a version", admin -> admin.set(pool, PoolConfig.ofLimit(7), 1));
    changes.put("pause", admin -> admin.pause(pool));
    changes.put("resume", admin -> admin.resume(pool));
    changes.put("clear", admin -> admin.clear(pool));
    changes.put("clearWaiters", admin -> admin.clearWaiters(pool));
    changes.put("endPermit", admin -> admin.endPermit(pool, "one:1"));
    changes.put("delete", admin -> admin.delete(pool));
    changes.put("members", admin -> admin.members(pool).list());
    changes.put("attach", admin -> admin.attach("magento", pool));
    return changes;
  }

  /** All that is only looked at. */
  static Map<String, Consumer<PoolAdmin>> looks(String pool) {
    Map<String, Consumer<PoolAdmin>> looks = new TreeMap<>();
    looks.put("snapshot", admin -> admin.snapshot(pool));
    looks.put("audit", admin -> admin.audit(pool));
    looks.put("holders", admin -> admin.holders(pool));
    looks.put("waiters", admin -> admin.waiters(pool));
    looks.put("events", admin -> admin.events(pool, 1));
    looks.put("eventsAfter", admin -> admin.eventsAfter(pool, "", 1));
    looks.put("connections", admin -> admin.connections(pool));
    return looks;
  }

  private static Map<String, Consumer<PoolAdmin>> everything() {
    Map<String, Consumer<PoolAdmin>> all = changes("netsuite");
    all.putAll(looks("netsuite"));
    all.put("pools", PoolAdmin::pools);
    all.put("detach", admin -> admin.detach("magento"));
    all.put("poolOf", admin -> admin.poolOf("magento"));
    return all;
  }

  @Test
  void poolsAreListedByNameThoseThatAreNoMoreToo() {
    for (String name : List.of("netsuite", "exact", "afas")) {
      one.coordinator().pool(name, PoolConfig.ofLimit(1));
    }
    admin.delete("exact");
    assertThat(two.coordinator().admin().pools()).containsExactly("afas", "exact", "netsuite");
  }

  @Test
  void aNameInTheListThatNoPoolCanHaveIsLeftOut() {
    one.pool(1);
    for (String name : List.of("with space", "{braces}", "naïve", "x".repeat(201))) {
      var declared =
          one.network()
              .declare(
                  new DeclareCommand(
                      name,
                      DeclareCommand.Mode.KEEP,
                      new StoredPool(PoolConfig.ofLimit(1), PoolState.ACTIVE, 0),
                      0));
      assertThat(declared.toCompletableFuture()).isCompleted();
    }
    assertThat(admin.pools()).containsExactly("netsuite");
  }

  @Test
  void aPoolThatThereIsNotIsNotFoundAndNothingIsCreated() {
    Map<String, Consumer<PoolAdmin>> all = changes("netsuite");
    all.putAll(looks("netsuite"));
    all.forEach(
        (name, act) ->
            assertThatThrownBy(() -> act.accept(admin))
                .as(name)
                .isInstanceOf(PoolNotFoundException.class)
                .hasMessage(
                    "pool netsuite does not exist; make it with coordinator.pool(name, config)"));
    assertThat(EngineFixture.failure(admin.snapshotAsync("netsuite")))
        .isInstanceOf(PoolNotFoundException.class);
    assertThat(admin.detach("magento")).isEmpty();
    assertThat(admin.poolOf("magento")).isEmpty();
    assertThat(admin.pools()).isEmpty();
    assertThatThrownBy(() -> two.coordinator().pool("netsuite"))
        .isInstanceOf(PoolNotFoundException.class);
    assertThat(one.network().acts).isEmpty();
    assertThat(one.network().declares).isZero();
  }

  /** Whether the worker has used the pool before, or not. */
  @Test
  void toAPoolThatWasDeletedNothingIsDoneAnyMore() {
    one.pool(3, Member.of("eol1"));
    admin.delete("netsuite");
    for (EngineFixture.Worker worker : List.of(one, two)) {
      changes("netsuite")
          .forEach(
              (name, act) ->
                  assertThatThrownBy(() -> act.accept(worker.coordinator().admin()))
                      .as(worker.coordinator().worker() + " " + name)
                      .isInstanceOf(PoolDeletedException.class));
    }
    assertThat(admin.events("netsuite", 9))
        .extracting(AdministrativeEvent::act)
        .containsExactly("deleted", "made");
  }

  @Test
  void aPoolThatWasDeletedIsStillSeen() throws Exception {
    one.pool(3).acquire(AcquireRequest.builder().label("orders#88").build());
    admin.attach("magento", "netsuite");
    admin.delete("netsuite");
    for (EngineFixture.Worker worker : List.of(one, two)) {
      PoolAdmin seen = worker.coordinator().admin();
      looks("netsuite").values().forEach(look -> look.accept(seen));
      assertThat(seen.snapshot("netsuite").state()).isEqualTo(PoolState.DELETED);
      assertThat(seen.snapshot("netsuite").blocked()).contains("deleted");
      assertThat(seen.snapshotAsync("netsuite").join()).isEqualTo(seen.snapshot("netsuite"));
      assertThat(seen.events("netsuite", 1).get(0).act()).isEqualTo("deleted");
      assertThat(seen.holders("netsuite").get(0).label()).contains("orders#88");
      assertThat(seen.waiters("netsuite")).isEmpty();
      assertThat(seen.connections("netsuite")).isEmpty();
    }
  }

  @Test
  void whoActsAndWhyStandsInTheEvents() {
    one.pool(3);
    PoolAdmin anna = admin.as("anna@example.com").because("too many 429 – see #4711");
    fixture.advance(5);
    anna.pause("netsuite");
    admin.as("bob").resume("netsuite");
    admin.because("no name").clear("netsuite");
    anna.update("netsuite", config -> config.toBuilder().limit(4).build());
    anna.members("netsuite").add(Member.of("eol1"));
    anna.attach("magento", "netsuite");
    assertThat(admin.events("netsuite", 9))
        .extracting(event -> event.act() + " by " + event.actor() + ": " + event.reason())
        .containsExactly(
            "attached by anna@example.com: too many 429 – see #4711",
            "updated by anna@example.com: too many 429 – see #4711",
            "updated by anna@example.com: too many 429 – see #4711",
            "cleared by one: no name",
            "resumed by bob: ",
            "paused by anna@example.com: too many 429 – see #4711",
            "made by one: ");
    AdministrativeEvent paused = admin.events("netsuite", 6).get(5);
    assertThat(paused.time()).isEqualTo(Instant.ofEpochMilli(ManualTimeline.START_MILLIS + 5));
    assertThat(paused.before()).isEqualTo("state=active");
    assertThat(paused.after()).isEqualTo("state=paused");
  }

  @Test
  void anotherNameOrReasonLeavesTheOneThatWasThereAlone() {
    one.pool(3);
    PoolAdmin anna = admin.as("anna");
    PoolAdmin because = anna.because("a reason");
    assertThat(because.as("bob")).isNotSameAs(because);
    anna.pause("netsuite");
    admin.resume("netsuite");
    assertThat(admin.events("netsuite", 2))
        .extracting(event -> event.actor() + ":" + event.reason())
        .containsExactly("one:", "anna:");
  }

  @Test
  void eventsAreFollowedFromOneThatIsKnown() {
    one.pool(3);
    admin.pause("netsuite");
    List<AdministrativeEvent> known = admin.eventsAfter("netsuite", "", 1);
    assertThat(known).extracting(AdministrativeEvent::act).containsExactly("made");
    admin.resume("netsuite");
    admin.pause("netsuite");
    String id = known.get(0).id();
    assertThat(admin.eventsAfter("netsuite", id, 2))
        .extracting(AdministrativeEvent::act)
        .containsExactly("paused", "resumed");
    assertThat(admin.eventsAfter("netsuite", id, 1_000)).hasSize(3);
    assertThat(admin.eventsAfter("netsuite", admin.events("netsuite", 1).get(0).id(), 9)).isEmpty();
  }

  @Test
  void whatTheStoreFailsWithFailsThem() {
    one.pool(3);
    FaultyStore network = one.network();
    network.act = Fault.NOT_EXECUTED;
    network.inspect = Fault.NOT_EXECUTED;
    network.list = Fault.NOT_EXECUTED;
    network.find = Fault.NOT_EXECUTED;
    network.declare = Fault.NOT_EXECUTED;
    network.lookup = Fault.NOT_EXECUTED;
    everything()
        .forEach(
            (name, act) ->
                assertThatThrownBy(() -> act.accept(admin))
                    .as(name)
                    .isInstanceOf(PoolStoreException.class));
  }

  @Test
  void aThreadThatTheClientNeedsIsNotBlocked() {
    one.pool(3);
    one.network().actAsClientThread();
    int sent = one.network().sent.get();
    everything()
        .forEach(
            (name, act) ->
                assertThatThrownBy(() -> act.accept(admin))
                    .as(name)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to the store's client"));
    assertThat(one.network().sent.get()).isEqualTo(sent);
    assertThat(admin.as("anna").because("a reason").snapshotAsync("netsuite")).isCompleted();
  }

  @Test
  void aCoordinatorThatIsClosedDoesNothing() {
    one.pool(3);
    CompletableFuture<?> looked = admin.snapshotAsync("netsuite");
    one.coordinator().close(Duration.ZERO);
    everything()
        .forEach(
            (name, act) ->
                assertThatThrownBy(() -> act.accept(admin))
                    .as(name)
                    .isInstanceOf(CoordinatorClosedException.class));
    assertThatThrownBy(() -> admin.snapshotAsync("netsuite"))
        .isInstanceOf(CoordinatorClosedException.class);
    assertThat(looked).isCompleted();
  }
}
