package io.poolcoordinator.redis.store;

import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.spi.StoreListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the connection comes back, maybe to another server: its run id is read and the
 * scripts are loaded, and only then the worker hears of it.
 */
final class Reconnection {

  private static final Logger log = LoggerFactory.getLogger(Reconnection.class);
  private static final long RETRY_MILLIS = 200;

  private final ScriptClient client;
  private final StoreListener listener;

  private volatile String run = "";
  private volatile boolean started;
  private volatile boolean closed;

  /** Grows with every change of the connection, so that what belongs to an older one gives up. */
  private final AtomicInteger epoch = new AtomicInteger();

  Reconnection(ScriptClient client, StoreListener listener) {
    this.client = client;
    this.listener = listener;
  }

  /** The id of the run of the server that is connected to; empty if it is not known. */
  String run() {
    return run;
  }

  void started(String run) {
    this.run = run;
    this.started = true;
  }

  void close() {
    closed = true;
  }

  void disconnected() {
    epoch.incrementAndGet();
    if (started && !closed) {
      listener.disconnected();
    }
  }

  void connected() {
    int now = epoch.incrementAndGet();
    if (started && !closed) {
      prepare(now);
    }
  }

  private void prepare(int began) {
    CompletableFuture<String> info = client.info("server").toCompletableFuture();
    client
        .missing(Script.OPERATIONS)
        .thenCompose(this::load)
        .thenCombine(info, (done, text) -> new ServerInfo(text).run())
        .whenComplete((found, failure) -> prepared(began, found, failure));
  }

  private CompletableFuture<Void> load(List<Script> scripts) {
    return CompletableFuture.allOf(
        scripts.stream()
            .map(script -> client.load(script).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private void prepared(int began, String found, Throwable failure) {
    if (closed || began != epoch.get()) {
      return;
    }
    if (failure != null) {
      PoolException error =
          StoreErrors.of("*", "INFO, SCRIPT EXISTS and SCRIPT LOAD", client, failure);
      if (error instanceof PoolStoreException store && store.outcome() != Outcome.REFUSED) {
        // The server is loading its data, say: asked again until it answers.
        CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
            .execute(() -> retry(began));
        return;
      }
      log.warn("{}; going on, every script is sent with its text once", error.getMessage());
    }
    run = failure == null ? found : "";
    listener.reconnected();
  }

  private void retry(int began) {
    if (!closed && began == epoch.get()) {
      prepare(began);
    }
  }
}
