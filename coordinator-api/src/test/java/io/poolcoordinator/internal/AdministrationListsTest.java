package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.Waiter;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools.Key;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.Preference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds and who waits, as people see it. */
class AdministrationListsTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = one.coordinator().admin();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(ManualTimeline.START_MILLIS + millis);
  }

  private static AcquireRequest labelled(String label) {
    return AcquireRequest.builder().label(label).build();
  }

  @Test
  void holdersAreListedTheOldestFirst() throws Exception {
    one.pool(9);
    Permit first = two.pool().acquire(labelled("orders#88"));
    fixture.advance(1_000);
    var foreign =
        two.network()
            .acquire(
                new AcquireCommand(
                    "netsuite",
                    "foreign",
                    0,
                    ManualTimeline.START_MILLIS + 2_000,
                    4,
                    "",
                    true,
                    false,
                    Preference.NONE,
                    ""));
    assertThat(foreign.toCompletableFuture()).isCompleted();
    fixture.advance(1_000);
    Permit last = one.pool().acquire();
    assertThat(admin.holders("netsuite"))
        .containsExactly(
            new Holder(
                first.id(),
                "two",
                Optional.of("orders#88"),
                Optional.empty(),
                Optional.of(at(0)),
                at(30_000),
                first.token(),
                1),
            new Holder(
                "foreign",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(at(1_000)),
                at(31_000),
                first.token() + 1_000_000,
                4),
            new Holder(
                last.id(),
                "one",
                Optional.empty(),
                Optional.empty(),
                Optional.of(at(2_000)),
                at(32_000),
                last.token(),
                1));
  }

  @Test
  void aHolderOfWhomNothingIsKnownAnyMoreIsListedLast() throws Exception {
    Permit unknown = one.pool(9, Member.of("eol1")).acquire();
    fixture.pools.deleteKey("netsuite", Key.HOLDERS);
    fixture.advance(1_000);
    Permit known = one.pool().acquire();
    List<Holder> holders = admin.holders("netsuite");
    assertThat(holders).extracting(Holder::permit).containsExactly(known.id(), unknown.id());
    assertThat(holders.get(0).member()).contains("eol1");
    assertThat(holders.get(1).since()).isEmpty();
    assertThat(holders.get(1).token()).isZero();
    assertThat(holders.get(1).cost()).isZero();
    assertThat(holders.get(1).worker()).isEqualTo("one");
  }

  @Test
  void holdersOfOneInstantAreInTheOrderOfTheirTokens() {
    assertThat(
            PoolSnapshots.holders(
                List.of(
                    new ListedHolder("a:9", 5, 3, 9, 1, "", ""),
                    new ListedHolder("with:colon:2", 5, 2, 9, 1, "", ""),
                    new ListedHolder("b:1", 0, 0, 9, 0, "", ""),
                    new ListedHolder("a:1", 0, 0, 9, 0, "", ""),
                    new ListedHolder("c:1", 4, 7, 9, 1, "", ""))))
        .extracting(holder -> holder.worker() + " " + holder.permit())
        .containsExactly("c c:1", "with:colon with:colon:2", "a a:9", "a a:1", "b b:1");
  }

  @Test
  void waitersAreListedInTheirOrderWithThePlaceInTheirOwnQueue() throws Exception {
    Pool pool = one.pool(1, Member.of("eol1"), Member.of("eol2"));
    pool.acquire();
    AcquireRequest bound =
        AcquireRequest.builder().members(List.of("eol2", "eol1")).cost(2).label("job").build();
    pool.acquireAsync(labelled("orders#88"));
    fixture.advance(10);
    two.pool().acquireAsync(bound);
    two.pool().acquireAsync(Duration.ofSeconds(5));
    pool.acquireAsync(bound);
    List<Waiter> waiters = admin.waiters("netsuite");
    assertThat(waiters)
        .extracting(waiter -> waiter.worker() + " " + waiter.place() + " " + waiter.cost())
        .containsExactly("one 1 1", "two 1 2", "two 2 1", "one 2 2");
    assertThat(waiters.get(0))
        .isEqualTo(
            new Waiter(
                waiters.get(0).permit(),
                "one",
                Optional.of("orders#88"),
                1,
                at(0),
                at(30_000),
                1,
                List.of(),
                true,
                false));
    assertThat(waiters.get(1).members()).containsExactlyInAnyOrder("eol1", "eol2");
    assertThat(waiters.get(1).label()).contains("job");
    assertThat(waiters.get(2).deadline()).isEqualTo(at(5_010));
    assertThat(waiters).allMatch(Waiter::wantsPermit);
  }

  @Test
  void thoseWhoWaitForUnitsStandInAQueueOfTheirOwn() throws Exception {
    Pool pool = one.pool(2, "2/1s");
    Permit held = pool.acquire(AcquireRequest.builder().cost(2).build());
    pool.acquireAsync();
    CompletableFuture<Void> units = held.takeAsync(1);
    assertThat(units).isNotDone();
    assertThat(admin.waiters("netsuite"))
        .extracting(waiter -> waiter.wantsPermit() + " " + waiter.place())
        .containsExactly("true 1", "false 1");
  }

  @Test
  void aWaiterWhoseWorkerIsSilentIsListedAsParked() throws Exception {
    Pool pool = one.pool(1);
    Permit held = pool.acquire();
    two.pool().acquireAsync(Duration.ofMinutes(5));
    two.network().poll = FaultyStore.Fault.NOT_EXECUTED;
    two.network().pushesLost = true;
    fixture.advance(10_000);
    held.close();
    fixture.advance(10_000);
    assertThat(admin.waiters("netsuite")).hasSize(1).allMatch(Waiter::parked);
  }

  @Test
  void whatComesInSeveralPiecesIsListedOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      one.pool(5).acquire();
    }
    List<Holder> expected = admin.holders("netsuite");
    try (CoordinatorEngine pieces =
        new CoordinatorEngine(
            inPieces(new InMemoryPoolStore(fixture.pools)),
            "pieces",
            Runnable::run,
            fixture.timeline.forOneWorker())) {
      assertThat(pieces.admin().holders("netsuite")).hasSize(5).isEqualTo(expected);
    }
  }

  /** A store that lists holders one by one, each but the first twice. */
  private static PoolStore inPieces(PoolStore store) {
    return (PoolStore)
        Proxy.newProxyInstance(
            AdministrationListsTest.class.getClassLoader(),
            new Class<?>[] {PoolStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("holders")) {
                String from = (String) arguments[1];
                int first = from.isEmpty() ? 0 : Integer.parseInt(from);
                return store.holders((String) arguments[0], "").thenApply(all -> piece(all, first));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
              }
            });
  }

  private static Page<ListedHolder> piece(Page<ListedHolder> all, int first) {
    int end = Math.min(all.items().size(), first + 2);
    String next = end == all.items().size() ? "" : String.valueOf(first + 1);
    return new Page<>(all.header(), next, all.items().subList(first, end));
  }
}
