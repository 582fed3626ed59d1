package io.poolcoordinator.internal;

import io.poolcoordinator.Connection;
import io.poolcoordinator.IfDifferent;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.event.PoolListener;
import io.poolcoordinator.internal.PoolDirectory.Declared;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coordinator over any store. */
public final class CoordinatorEngine implements PoolCoordinator {

  private static final Logger log = LoggerFactory.getLogger(CoordinatorEngine.class);
  private static final Duration MAX_GRACE = Duration.ofHours(1);

  private final WorkerContext context;
  private final @Nullable CallbackThreads ownThreads;
  private final Set<String> loggedDifferences = ConcurrentHashMap.newKeySet();
  private final PoolDirectory pools;
  private final Attachments attachments;
  private final ConnectionLookup lookup;
  private final PoolAdmin admin;
  private final ConcurrentMap<String, Connection> connections = new ConcurrentHashMap<>();
  private final AtomicBoolean closing = new AtomicBoolean();

  /**
   * Makes a coordinator and starts its store.
   *
   * @param store the store; closed with the coordinator
   * @param recognisable what people know the worker by; null for host and process
   * @param executor runs the application's callbacks; null for a few daemon threads of its own. An
   *     executor that is handed in is not shut down
   * @throws IllegalArgumentException if the worker's name is not 1 to 36 of ASCII letters, digits
   *     and {@code . _ -}
   */
  public CoordinatorEngine(
      PoolStore store, @Nullable String recognisable, @Nullable Executor executor) {
    this(store, Names.worker(recognisable), executor, null);
  }

  CoordinatorEngine(
      PoolStore store, String worker, @Nullable Executor executor, @Nullable Timeline timeline) {
    this.ownThreads = executor == null ? new CallbackThreads(worker) : null;
    this.context =
        new WorkerContext(
            worker,
            store,
            timeline == null ? new SystemTimeline(worker) : timeline,
            executor == null ? Objects.requireNonNull(ownThreads) : executor);
    this.pools = new PoolDirectory(context);
    this.attachments = new Attachments(context, pools);
    this.lookup = new ConnectionLookup(context, pools, attachments);
    this.admin = new Administration(context, pools, attachments, Author.WORKER);
    try {
      store.start(worker, new Listener());
    } catch (RuntimeException | Error failure) {
      closeParts();
      throw failure;
    }
  }

  @Override
  public String worker() {
    return context.worker;
  }

  @Override
  public boolean isClosed() {
    return context.isClosed();
  }

  @Override
  public Pool pool(String name) {
    Names.checkPool(name);
    context.checkOpen();
    PoolEngine known = pools.known(name);
    if (known != null) {
      return known.handle();
    }
    context.checkMayBlock();
    try {
      return Awaiting.reply(pools.find(name)).handle();
    } catch (PoolDeletedException deleted) {
      throw new PoolNotFoundException(name);
    }
  }

  @Override
  public Pool pool(String name, PoolConfig config, IfDifferent ifDifferent) {
    Names.checkPool(name);
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(ifDifferent, "ifDifferent");
    context.checkOpen();
    context.checkMayBlock();
    Declared declared = pools.declare(name, config, modeOf(ifDifferent), Author.WORKER);
    if (declared.status() == DeclareReply.Status.DIFFERENT) {
      PoolConfig stored = declared.stored().config();
      if (ifDifferent == IfDifferent.FAIL) {
        throw new PoolConflictException(name, stored, config);
      }
      if (loggedDifferences.add(name + " " + stored + " " + config)) {
        log.warn(
            "pool {} exists with other settings, which stay: stored {}, declared {}; use"
                + " IfDifferent.REPLACE to change them",
            name,
            stored,
            config);
      }
    }
    return declared.engine().handle();
  }

  @Override
  public Connection connection(String name) {
    Names.checkConnection(name);
    context.checkOpen();
    return connections.computeIfAbsent(
        name, absent -> new ConnectionHandle(context, attachments, lookup, name));
  }

  @Override
  public PoolAdmin admin() {
    return admin;
  }

  @Override
  public void addListener(PoolListener listener) {
    context.events.add(listener);
  }

  @Override
  public void removeListener(PoolListener listener) {
    context.events.remove(listener);
  }

  private static DeclareCommand.Mode modeOf(IfDifferent ifDifferent) {
    return switch (ifDifferent) {
      case KEEP -> DeclareCommand.Mode.KEEP;
      case REPLACE -> DeclareCommand.Mode.REPLACE;
      case FAIL -> DeclareCommand.Mode.FAIL;
    };
  }

  @Override
  public void close(Duration grace) {
    Objects.requireNonNull(grace, "grace");
    if (grace.isNegative() || grace.compareTo(MAX_GRACE) > 0) {
      throw new IllegalArgumentException(
          "grace is " + grace + ", but must be from PT0S to " + MAX_GRACE);
    }
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    context.markClosed();
    lookup.close();
    pools.all().forEach(PoolEngine::failWaiters);
    boolean interrupted = awaitHolders(grace);
    pools.all().forEach(pool -> pool.holds().stopRenewing());
    interrupted |= awaitReleases();
    context.markStopped();
    for (PoolEngine pool : pools.all()) {
      if (!pool.holds().isEmpty()) {
        log.warn(
            "worker {}: {} permits of pool {} are still held; they are not given back, since their"
                + " calls may be running, and end with their leases",
            context.worker,
            pool.holds().size(),
            pool.name());
      }
    }
    closeParts();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitHolders(Duration grace) {
    return awaitUnlessInterrupted(
        () -> pools.all().stream().allMatch(pool -> pool.holds().isEmpty()), grace);
  }

  /** What was given back until now is to reach the store. */
  private boolean awaitReleases() {
    return awaitUnlessInterrupted(
        () -> pools.all().stream().allMatch(pool -> pool.releases().underWay() == 0),
        context.store.commandTimeout());
  }

  /** Returns whether the wait was interrupted; closing goes on in any case. */
  private boolean awaitUnlessInterrupted(BooleanSupplier condition, Duration most) {
    try {
      context.awaitEndings(condition, most.toNanos());
      return false;
    } catch (InterruptedException interrupt) {
      return true;
    }
  }

  private void closeParts() {
    context.events.close();
    context.timeline.close();
    context.store.close();
    if (ownThreads != null) {
      ownThreads.close();
    }
  }

  /** What the store says unasked. */
  private final class Listener implements StoreListener {

    /** Counts what became of the connection: only the newest recovery lets anything new through. */
    private final AtomicInteger connection = new AtomicInteger();

    @Override
    public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
      PoolEngine engine = pools.known(pool);
      if (engine == null) {
        log.warn("worker {}: grants for the unknown pool {} are ignored", context.worker, pool);
      } else {
        engine.pushed(time, comeBackIn, grants);
      }
    }

    @Override
    public void listening(String pool) {
      PoolEngine engine = pools.known(pool);
      if (engine != null) {
        engine.polls().pollAll();
      }
    }

    @Override
    public void disconnected() {
      connection.incrementAndGet();
      context.setConnected(false);
      pools.all().forEach(PoolEngine::mayBeElsewhere);
      log.warn("worker {}: the connection to the store is lost", context.worker);
    }

    /** Holders first, then waiters, and only then anything new. */
    @Override
    public void reconnected() {
      log.info("worker {}: the connection to the store stands again", context.worker);
      int current = connection.incrementAndGet();
      CompletableFuture<?>[] recoveries =
          pools.all().stream()
              .map(pool -> pool.recover().toCompletableFuture())
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(recoveries)
          .whenComplete(
              (done, failure) -> {
                if (connection.get() == current) {
                  context.setConnected(true);
                  pools.all().forEach(PoolEngine::resend);
                }
              });
    }

    @Override
    public void reconnected(String pool) {
      PoolEngine engine = pools.known(pool);
      if (engine != null) {
        engine.mayBeElsewhere();
        engine.recover();
      }
    }
  }
}
