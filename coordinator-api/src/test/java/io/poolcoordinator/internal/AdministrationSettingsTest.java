package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.memory.InMemoryPoolStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings are changed as they stand in the store, and say who changed them. */
class AdministrationSettingsTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final Pool pool = one.pool(3);
  private final PoolAdmin admin = one.coordinator().admin();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static PoolConfig limit(PoolConfig config, int limit) {
    return config.toBuilder().limit(limit).build();
  }

  private PoolSnapshot toLimit(int limit) {
    return admin.update("netsuite", config -> limit(config, limit));
  }

  private int storedLimit() {
    return two.coordinator().admin().snapshot("netsuite").config().limit();
  }

  private String newestEvent() {
    var event = admin.events("netsuite", 1).get(0);
    return event.act() + " by " + event.actor() + ": " + event.before() + " -> " + event.after();
  }

  @Test
  void aPoolIsMadeOnceAndByWhomIsNamed() {
    PoolSnapshot made = admin.as("anna").because("for tests").make("new", PoolConfig.ofLimit(4));

    assertThat(made.config().limit()).isEqualTo(4);
    assertThat(two.coordinator().admin().snapshot("new").version()).isEqualTo(made.version());
    assertThat(admin.events("new", 9))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.act()).isEqualTo("made");
              assertThat(event.actor()).isEqualTo("anna");
              assertThat(event.reason()).isEqualTo("for tests");
            });
    // Of the same settings too, and by whomever.
    for (PoolAdmin other : List.of(admin, two.coordinator().admin())) {
      assertThatThrownBy(() -> other.make("new", PoolConfig.ofLimit(4)))
          .isInstanceOf(PoolConflictException.class)
          .hasMessageContaining("pool new exists already");
    }
    assertThatThrownBy(() -> admin.make("new", PoolConfig.ofLimit(5)))
        .isInstanceOf(PoolConflictException.class);
    assertThat(admin.snapshot("new").config().limit()).isEqualTo(4);
    assertThat(admin.events("new", 9)).hasSize(1);
  }

  @Test
  void aDeletedPoolIsMadeAnew() {
    admin.delete("netsuite");

    PoolSnapshot made = admin.as("anna").make("netsuite", PoolConfig.ofLimit(7));

    assertThat(made.config().limit()).isEqualTo(7);
    assertThat(newestEvent()).startsWith("made by anna: ");
  }

  @Test
  void anUpdateIsInForceAtOnceAndNamed() {
    fixture.advance(1);
    PoolSnapshot after = admin.as("anna").update("netsuite", config -> limit(config, 5));
    assertThat(after.config().limit()).isEqualTo(5);
    assertThat(after.version()).isGreaterThan(1);
    assertThat(pool.config().limit()).isEqualTo(5);
    assertThat(storedLimit()).isEqualTo(5);
    assertThat(newestEvent()).isEqualTo("updated by anna: limit=3 -> limit=5");
  }

  @Test
  void anUpdateKeepsWhatOthersChangedMeanwhile() {
    one.network().beforeDeclare =
        () -> {
          one.network().beforeDeclare = () -> {};
          fixture.advance(1);
          fixture.set("timeout", "7000");
        };
    PoolSnapshot after = toLimit(5);
    assertThat(after.config().limit()).isEqualTo(5);
    assertThat(after.config().timeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anUpdateThatOthersAreFasterThanTenTimesIsGivenUp() {
    int declares = one.network().declares;
    one.network().beforeDeclare =
        () -> {
          fixture.advance(1);
          fixture.set("limit", String.valueOf(100 + one.network().declares - declares));
        };
    assertThatThrownBy(() -> toLimit(5))
        .isInstanceOf(PoolConflictException.class)
        .hasMessageContaining("pool netsuite was changed by somebody else meanwhile")
        .hasMessageContaining("nothing was set");
    assertThat(one.network().declares - declares).isEqualTo(10);
    assertThat(storedLimit()).isEqualTo(110);
  }

  @Test
  void whatTheChangeThrowsIsThrownAndNothingIsSet() {
    IllegalStateException mine = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                admin.update(
                    "netsuite",
                    config -> {
                      throw mine;
                    }))
        .isSameAs(mine);
    assertThat(storedLimit()).isEqualTo(3);
    assertThat(newestEvent()).startsWith("made");
  }

  /** What answers may be a thread of the client, which the application must not hold up. */
  @Test
  void theChangeRunsOnTheThreadThatAsksForIt() {
    List<Thread> ran = new ArrayList<>();
    try (CoordinatorEngine slow =
        new CoordinatorEngine(
            SlowFinds.over(
                new InMemoryPoolStore(fixture.pools), () -> CompletableFuture.runAsync(() -> {})),
            "slow",
            null)) {
      slow.admin()
          .update(
              "netsuite",
              config -> {
                ran.add(Thread.currentThread());
                return limit(config, 4);
              });
    }
    assertThat(ran).containsExactly(Thread.currentThread());
  }

  @Test
  void settingsAreSetWhateverTheyAre() {
    fixture.advance(1);
    fixture.set("limit", "8");
    PoolConfig wanted = PoolConfig.ofLimit(5);
    assertThat(admin.as("anna").set("netsuite", wanted).config()).isEqualTo(wanted);
    assertThat(storedLimit()).isEqualTo(5);
    assertThat(newestEvent()).isEqualTo("updated by anna: limit=8 -> limit=5");
  }

  @Test
  void settingsAreSetIfTheyAreTheOnesThatWereSeen() {
    fixture.advance(1);
    PoolSnapshot seen = admin.snapshot("netsuite");
    PoolSnapshot after = admin.set("netsuite", limit(seen.config(), 5), seen.version());
    assertThat(after.config().limit()).isEqualTo(5);
    assertThat(after.version()).isGreaterThan(seen.version());
    assertThat(storedLimit()).isEqualTo(5);
  }

  @Test
  void settingsThatAnotherWorkerChangedSinceAreNotSet() {
    PoolSnapshot seen = admin.snapshot("netsuite");
    fixture.advance(1);
    two.coordinator().admin().update("netsuite", config -> limit(config, 4));
    assertNotSet(seen, 4);
  }

  @Test
  void settingsThatWereChangedByHandSinceAreNotSet() {
    PoolSnapshot seen = admin.snapshot("netsuite");
    fixture.advance(1);
    fixture.set("limit", "4");
    assertNotSet(seen, 4);
  }

  private void assertNotSet(PoolSnapshot seen, int stored) {
    PoolConfig wanted = limit(seen.config(), 5);
    assertThatThrownBy(() -> admin.set("netsuite", wanted, seen.version()))
        .isInstanceOfSatisfying(
            PoolConflictException.class,
            conflict -> {
              assertThat(conflict.stored().limit()).isEqualTo(stored);
              assertThat(conflict.declared()).isEqualTo(wanted);
            })
        .hasMessage(
            "pool netsuite was changed by somebody else meanwhile: stored "
                + limit(wanted, stored)
                + ", wanted "
                + wanted
                + "; nothing was set: look at it again, and decide anew");
    assertThat(storedLimit()).isEqualTo(stored);
    assertThat(pool.config().limit()).isEqualTo(stored);
  }

  @Test
  void aPauseSinceIsAChangeToo() {
    PoolSnapshot seen = admin.snapshot("netsuite");
    fixture.advance(1);
    admin.pause("netsuite");
    assertThatThrownBy(() -> admin.set("netsuite", limit(seen.config(), 5), seen.version()))
        .isInstanceOf(PoolConflictException.class);
    PoolSnapshot paused = admin.snapshot("netsuite");
    assertThat(admin.set("netsuite", limit(seen.config(), 5), paused.version()).state())
        .isEqualTo(paused.state());
  }

  @Test
  void aHigherLimitGrantsExactlyTheNewRoomAtOnce() throws Exception {
    toLimit(1);
    Permit held = pool.acquire();
    List<CompletableFuture<Permit>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(two.pool().acquireAsync());
      waiting.add(pool.acquireAsync());
    }
    PoolSnapshot after = toLimit(4);
    assertThat(waiting.subList(0, 3)).allMatch(CompletableFuture::isDone);
    assertThat(waiting.subList(3, 6)).noneMatch(CompletableFuture::isDone);
    assertThat(after.held()).isEqualTo(4);
    assertThat(after.waiting()).isEqualTo(3);
    assertThat(held.isValid()).isTrue();
  }

  @Test
  void aLowerLimitTakesNothingAndGrantsAgainBelowIt() throws Exception {
    List<Permit> held = List.of(pool.acquire(), two.pool().acquire(), pool.acquire());
    toLimit(1);
    CompletableFuture<Permit> next = two.pool().acquireAsync(Duration.ofMinutes(5));
    fixture.advance(60_000);
    assertThat(held).allMatch(Permit::isValid);
    held.get(0).close();
    held.get(1).close();
    assertThat(next).isNotDone();
    held.get(2).close();
    assertThat(EngineFixture.granted(next).isValid()).isTrue();
  }
}
