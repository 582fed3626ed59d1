package io.poolcoordinator.redis.testing;

import io.lettuce.core.RedisClient;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.StoreListener;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One worker's store, whose operations wait for the reply, and what it was told. */
public final class WorkerStore implements AutoCloseable, StoreListener {

  /** How long a command of these tests may be on its way, in ms. */
  public static final long ON_ITS_WAY = 4_000;

  private final String worker;
  private final RedisPoolStore store;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Grant> granted = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread messageThread;

  private WorkerStore(String worker, RedisPoolStore store) {
    this.worker = worker;
    this.store = store;
  }

  /** Opens a store with a client of its own. */
  public static WorkerStore open(String uri, String prefix, String worker, Duration timeout) {
    return start(worker, new RedisPoolStore(LettuceScriptClient.of(uri, timeout), prefix));
  }

  /** Opens a store with a client that is handed in. */
  public static WorkerStore open(
      RedisClient client, String uri, String prefix, String worker, Duration timeout) {
    return start(worker, new RedisPoolStore(LettuceScriptClient.of(client, uri, timeout), prefix));
  }

  private static WorkerStore start(String worker, RedisPoolStore store) {
    WorkerStore made = new WorkerStore(worker, store);
    store.start(worker, made);
    return made;
  }

  /** Waits for a reply, and throws what the operation failed with. */
  public static <T> T reply(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  /** Returns the store itself. */
  public RedisPoolStore store() {
    return store;
  }

  /** Makes a pool. */
  public DeclareReply declare(String pool, PoolConfig config) {
    return reply(
        store.declare(
            new DeclareCommand(
                pool, DeclareCommand.Mode.KEEP, new StoredPool(config, PoolState.ACTIVE, 0), 0)));
  }

  /** Makes a pool with a limit. */
  public DeclareReply declare(String pool, int limit) {
    return declare(pool, PoolConfig.ofLimit(limit));
  }

  /** Reads a pool. */
  public DeclareReply find(String pool) {
    return reply(store.find(pool));
  }

  /** Asks for a permit, and waits in the queue if there is none. */
  public AcquireReply acquire(String pool, int number) {
    return acquire(pool, number, "");
  }

  /** Asks for a permit with a label, and waits in the queue if there is none. */
  public AcquireReply acquire(String pool, int number, String label) {
    return reply(store.acquire(command(pool, number, label)));
  }

  /** A command that is not late. */
  public AcquireCommand command(String pool, int number, String label) {
    return new AcquireCommand(
        pool,
        id(number),
        AcquireCommand.POOL_TIMEOUT,
        find(pool).header().time() + ON_ITS_WAY,
        1,
        label,
        true,
        true);
  }

  /** Gives a permit back. */
  public ReleaseReply release(String pool, int number) {
    return reply(store.release(new ReleaseCommand(pool, id(number), 0)));
  }

  /** Renews a permit. */
  public RenewReply renew(String pool, Grant grant) {
    return reply(store.renew(renewal(pool, grant)));
  }

  /** A renewal that is not late. */
  public RenewCommand renewal(String pool, Grant grant) {
    return new RenewCommand(
        pool,
        grant.since() + Duration.ofMinutes(1).toMillis(),
        List.of(
            new RenewCommand.HeldPermit(
                grant.id(), grant.token(), grant.since(), grant.end(), 1, "")));
  }

  /** Says that the worker waits, without naming a waiter. */
  public PollReply poll(String pool) {
    return reply(store.poll(new PollCommand(pool, 1, false, List.of())));
  }

  /** Has grants pushed. */
  public void listen(String pool) {
    reply(store.listen(pool));
  }

  /** Returns the id of one of this worker's permits. */
  public String id(int number) {
    return worker + ":" + number;
  }

  /** Returns what was told, in order: {@code listening pool}, {@code disconnected}, and so on. */
  public List<String> events() {
    return events;
  }

  /** Returns all grants that were pushed, in order. */
  public List<Grant> granted() {
    return granted;
  }

  /** Returns the thread that the last message came on. */
  public @Nullable Thread messageThread() {
    return messageThread;
  }

  @Override
  public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
    messageThread = Thread.currentThread();
    granted.addAll(grants);
  }

  @Override
  public void listening(String pool) {
    events.add("listening " + pool);
  }

  @Override
  public void disconnected() {
    events.add("disconnected");
  }

  @Override
  public void reconnected() {
    events.add("reconnected");
  }

  @Override
  public void reconnected(String pool) {
    events.add("reconnected " + pool);
  }

  @Override
  public void close() {
    store.close();
  }
}
