package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryPools.Key;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.StoreListener;
import io.poolcoordinator.spi.StoredPool;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What only the store in memory has: edits by hand, a settable clock, no connection. */
class InMemoryPoolsTest {

  private static final String POOL = "netsuite";

  private final AtomicLong clock = new AtomicLong(1_795_210_664_123L);
  private final InMemoryPools pools = new InMemoryPools(clock::get);

  private InMemoryPoolStore store(String worker, Consumer<Grant> pushed) {
    InMemoryPoolStore store = new InMemoryPoolStore(pools);
    store.start(worker, new GrantListener(pushed));
    return store;
  }

  private InMemoryPoolStore store(String worker) {
    return store(worker, grant -> {});
  }

  private static <T> T now(CompletionStage<T> stage) {
    assertThat(stage).isCompleted();
    return stage.toCompletableFuture().join();
  }

  private static void declare(InMemoryPoolStore store, int limit) {
    declare(store, PoolConfig.ofLimit(limit));
  }

  private static void declare(InMemoryPoolStore store, PoolConfig config) {
    StoredPool settings = new StoredPool(config, PoolState.ACTIVE, 0);
    now(store.declare(new DeclareCommand(POOL, Mode.KEEP, settings, 0)));
  }

  private AcquireReply acquire(InMemoryPoolStore store, String id) {
    return acquire(store, id, 1, true);
  }

  private AcquireReply acquire(InMemoryPoolStore store, String id, int cost, boolean slot) {
    long notAfter = clock.get() + 60_000;
    return now(store.acquire(new AcquireCommand(POOL, id, 60_000, notAfter, cost, "", slot, true)));
  }

  private void acquireFrom(InMemoryPoolStore store, String id, String member) {
    long notAfter = clock.get() + 60_000;
    Preference preference = new Preference(List.of(member), false);
    now(
        store.acquire(
            new AcquireCommand(POOL, id, 60_000, notAfter, 1, "", true, true, preference)));
  }

  private void act(InMemoryPoolStore store, String id, Act act, String subject) {
    long notAfter = clock.get() + 60_000;
    now(store.act(new ActCommand(POOL, id, notAfter, act, subject, Author.WORKER)));
  }

  @Test
  void poolsAreSharedByTheStoresOverThem() {
    declare(store("a"), 1);

    assertThat(acquire(store("b"), "b:1").status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(acquire(store("c"), "c:1").status()).isEqualTo(AcquireReply.Status.QUEUED);
    InMemoryPoolStore elsewhere = new InMemoryPoolStore(new InMemoryPools());
    elsewhere.start("d", new GrantListener(grant -> {}));
    assertThat(now(elsewhere.find(POOL)).status()).isEqualTo(DeclareReply.Status.MISSING);
  }

  @Test
  void timeStandsStillWhileTheClockRunsBack() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    long time = now(store.find(POOL)).header().time();
    clock.addAndGet(-5_000);

    assertThat(now(store.find(POOL)).header().time()).isEqualTo(time);
    clock.addAndGet(5_001);
    assertThat(now(store.find(POOL)).header().time()).isEqualTo(time + 1);
  }

  @Test
  void forgettingAPoolLosesItAlone() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    acquire(store, "a:1");
    pools.forget("other");
    assertThat(now(store.find(POOL)).status()).isEqualTo(DeclareReply.Status.SAME);

    pools.forget(POOL);

    assertThat(now(store.find(POOL)).status()).isEqualTo(DeclareReply.Status.MISSING);
    declare(store, 1);
    assertThat(acquire(store, "a:2").status()).isEqualTo(AcquireReply.Status.GRANTED);
  }

  @Test
  void aPoolWhoseSettingsAreDeletedKeepsItsLeases() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    acquire(store, "a:1");

    pools.deleteKey(POOL, Key.POOL);

    assertThat(now(store.find(POOL)).status()).isEqualTo(DeclareReply.Status.MISSING);
    declare(store, 1);
    assertThat(acquire(store, "a:2").status()).isEqualTo(AcquireReply.Status.QUEUED);
  }

  @Test
  void aPoolWhoseSettingsAreDeletedKeepsWhatWasUsedOfItsWindows() {
    InMemoryPoolStore store = store("a");
    PoolConfig config = PoolConfig.builder().limit(9).rateLimit(RateLimit.perMinute(3)).build();
    declare(store, config);
    acquire(store, "a:1", 2, true);

    pools.deleteKey(POOL, Key.POOL);
    assertThat(now(store.find(POOL)).available()).isEqualTo(DeclareReply.UNLIMITED);
    declare(store, config);

    assertThat(now(store.find(POOL)).available()).isEqualTo(1);
    pools.forget(POOL);
    declare(store, config);
    assertThat(now(store.find(POOL)).available()).isEqualTo(3);
  }

  @Test
  void eachKeyCanBeDeleted() {
    for (Key key : Key.values()) {
      InMemoryPoolStore store = store("a");
      declare(store, PoolConfig.builder().limit(1).rateLimit(RateLimit.perSecond(3)).build());
      acquire(store, "a:1");
      acquire(store, "a:2");
      acquire(store, "a:3", 1, false);
      acquire(store, "a:4", 3, false);
      now(store.release(new ReleaseCommand(POOL, "a:9", clock.get() + 60_000)));
      pools.addTurn(POOL, "eol1");
      pools.setMemberField(POOL, "eol1", "limit", "0");
      acquireFrom(store, "a:5", "eol1");
      act(store, "a:6", Act.ATTACH, "exact");
      assertThat(isEmpty(key)).as("before " + key).isFalse();
      pools.deleteKey(POOL, key);
      assertThat(isEmpty(key)).as("after " + key).isTrue();
      pools.forgetAll();
    }
  }

  private boolean isEmpty(Key key) {
    return pools.inspect(
        POOL,
        state ->
            switch (key) {
              case POOL -> state.settings == null;
              case LEASES -> state.leases.isEmpty();
              case HOLDERS -> state.holders.isEmpty();
              case WAITERS -> state.waiters.isEmpty();
              case WAITING -> state.waiting.isEmpty();
              case ENDED -> state.ended.isEmpty();
              case WORKERS -> state.workers.isEmpty();
              case TAKERS -> state.takers.isEmpty();
              case TAKEN -> state.taken.isEmpty();
              case ROTATION -> state.rotation.isEmpty();
              case MEMBERS -> state.members.isEmpty();
              case BOUND -> state.bound.size() == 0;
              case CONNECTIONS -> state.connections.isEmpty();
              case EVENTS -> state.events.isEmpty();
            });
  }

  @Test
  void aStoreThatIsClosedExecutesNothing() {
    InMemoryPoolStore store = store("a");
    declare(store, 1);
    now(store.listen(POOL));
    store.close();
    store.close();

    assertThat(store.find(POOL))
        .isCompletedExceptionally()
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(PoolStoreException.class)
        .withMessage("the store of worker a is closed; make a new one");
    assertThat(store.listen(POOL)).isCompletedExceptionally();
    assertThat(store.pools()).isCompletedExceptionally();
    assertThat(store.noteConnection("exact", "", POOL)).isCompletedExceptionally();
    assertThat(pools.listeners().hears(POOL, "a")).isFalse();
  }

  @Test
  void aStoreIsStartedOnce() {
    InMemoryPoolStore store = new InMemoryPoolStore(pools);

    assertThatIllegalStateException()
        .isThrownBy(() -> store.find(POOL))
        .withMessage("the store was not started; call start(worker, listener) first");
    store.start("a", new GrantListener(grant -> {}));
    assertThatIllegalStateException()
        .isThrownBy(() -> store.start("b", new GrantListener(grant -> {})))
        .withMessage("the store was started before; make one store for each worker");
  }

  private record GrantListener(Consumer<Grant> pushed) implements StoreListener {

    @Override
    public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
      grants.forEach(pushed);
    }

    @Override
    public void listening(String pool) {
      assertThat(pool).isEqualTo(POOL);
    }

    @Override
    public void disconnected() {
      throw new AssertionError("pools in memory are never unreachable");
    }

    @Override
    public void reconnected() {
      throw new AssertionError("pools in memory are never unreachable");
    }

    @Override
    public void reconnected(String pool) {
      throw new AssertionError("pools in memory are never unreachable");
    }
  }
}
