package io.poolcoordinator.memory;

import static io.poolcoordinator.spi.EventsCommand.Order.NEWEST_FIRST;
import static io.poolcoordinator.spi.EventsCommand.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.contract.RecordingListener;
import io.poolcoordinator.memory.InMemoryPools.Key;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.StoredPool;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What of events and connections only the store in memory has: how they are kept and forgotten. */
class InMemoryPoolsEventsTest {

  private static final String POOL = "netsuite";

  private final AtomicLong clock = new AtomicLong(1_795_210_664_123L);
  private final InMemoryPools pools = new InMemoryPools(clock::get);

  private InMemoryPoolStore store(String worker) {
    InMemoryPoolStore store = new InMemoryPoolStore(pools);
    store.start(worker, new RecordingListener());
    return store;
  }

  private static <T> T now(CompletionStage<T> stage) {
    assertThat(stage).isCompleted();
    return stage.toCompletableFuture().join();
  }

  private static void declare(InMemoryPoolStore store, int limit) {
    StoredPool settings = new StoredPool(PoolConfig.ofLimit(limit), PoolState.ACTIVE, 0);
    now(store.declare(new DeclareCommand(POOL, Mode.KEEP, settings, 0)));
  }

  private void act(InMemoryPoolStore store, String id, Act act, String subject) {
    long notAfter = clock.get() + 60_000;
    now(store.act(new ActCommand(POOL, id, notAfter, act, subject, Author.WORKER)));
  }

  private boolean knowsNoConnection() {
    return pools.inspect(POOL, state -> state.connections.isEmpty());
  }

  private boolean knowsNoEvent() {
    return pools.inspect(POOL, state -> state.events.isEmpty());
  }

  @Test
  void aPoolOfWhichOnlyConnectionsAndEventsAreKnownCanBeForgotten() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    act(store, "a:1", Act.ATTACH, "exact");
    pools.deleteKey(POOL, Key.POOL);
    pools.deleteKey(POOL, Key.ENDED);
    assertThat(now(store.find(POOL)).status()).isEqualTo(DeclareReply.Status.MISSING);
    assertThat(knowsNoConnection()).isFalse();
    assertThat(knowsNoEvent()).isFalse();
    assertThat(now(store.pools())).containsExactly(POOL);
    assertThat(now(store.connections(POOL, "")).items()).isEmpty();
    assertThat(now(store.events(new EventsCommand(POOL, NEWEST_FIRST, "", 9))).items()).isEmpty();

    pools.forget(POOL);

    assertThat(knowsNoConnection()).isTrue();
    assertThat(knowsNoEvent()).isTrue();
    assertThat(now(store.pools())).isEmpty();
  }

  @Test
  void forgettingAllPoolsLosesWhereConnectionsAreNoted() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    assertThat(now(store.noteConnection("exact", "", POOL))).isTrue();
    pools.forget(POOL);
    assertThat(now(store.connection("exact"))).isEqualTo(POOL);

    pools.forgetAll();

    assertThat(now(store.connection("exact"))).isEmpty();
  }

  @Test
  void eventsAreKeptInOrderWhereTheTimeWasLostWithThePool() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    pools.deleteKey(POOL, Key.POOL);
    clock.addAndGet(-5_000);
    declare(store, 2);

    List<ListedEvent> events =
        now(store.events(new EventsCommand(POOL, OLDEST_FIRST, "", 9))).items();
    assertThat(events)
        .extracting(ListedEvent::id)
        .containsExactly("1795210664123-0", "1795210664123-1");
    assertThat(events.get(1).time()).isEqualTo(clock.get());
    assertThat(
            now(store.events(new EventsCommand(POOL, OLDEST_FIRST, events.get(0).id(), 9))).items())
        .containsExactly(events.get(1));
  }

  @Test
  void theLastThousandEventsAreKept() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    for (int number = 1; number <= 1_001; number++) {
      act(store, "a:" + number, number % 2 == 0 ? Act.DETACH : Act.ATTACH, "exact");
    }

    List<ListedEvent> events =
        now(store.events(new EventsCommand(POOL, NEWEST_FIRST, "", 2_000))).items();
    assertThat(events).hasSize(1_000);
    assertThat(events.get(999).act()).isEqualTo("detached");
  }

  @Test
  void anEventIdThatIsNoneIsRefused() {
    InMemoryPoolStore store = store("a");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.events(new EventsCommand(POOL, OLDEST_FIRST, "yesterday", 9)))
        .withMessage(
            "event id is \"yesterday\", but must be one that was listed, such as 1795210664123-0");
  }
}
