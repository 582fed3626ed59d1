package io.poolcoordinator.redis.testing;

import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.Severity;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The end of a test that hurts a pool: whatever happened to it, its keys fit together. */
public final class Audits {

  /** What edits by hand and dead workers leave behind is swept once a second, a piece at a time. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);

  private Audits() {}

  /**
   * Waits until the sweeps have healed what heals, and expects that nothing else was found. Looks
   * at the pool meanwhile, as any worker would, so that it is swept though nobody else works with
   * it.
   *
   * @return what was found last: notes, and how much is left
   */
  public static PoolAudit assertConsistent(RedisUnderTest redis, String pool) {
    return assertConsistent(redis, "", pool);
  }

  /** The same for a pool under a prefix. */
  public static PoolAudit assertConsistent(RedisUnderTest redis, String prefix, String pool) {
    try (ClientUnderTest client = ClientKind.LETTUCE.open(redis);
        PoolStore store = new RedisPoolStore(client.newScriptClient(COMMAND_TIMEOUT), prefix)) {
      store.start("auditor", new Deaf());
      return assertConsistent(store, pool);
    }
  }

  private static PoolAudit assertConsistent(PoolStore store, String pool) {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    long least = Long.MAX_VALUE;
    while (true) {
      PoolAudit audit = WorkerStore.reply(store.audit(pool)).audit();
      if (audit == null) {
        throw new AssertionError("nothing is stored of pool " + pool);
      }
      if (audit.isConsistent() && audit.isComplete()) {
        return audit;
      }
      long left = audit.findings(Severity.HEALS).size() + audit.leftOut();
      long now = System.nanoTime();
      if (left < least) {
        // Sweeps are under way.
        least = left;
        patience = now + PATIENCE.toNanos();
      }
      if (now > patience || !audit.findings(Severity.BROKEN).isEmpty()) {
        throw new AssertionError("the audit found: " + audit);
      }
      WorkerStore.reply(store.inspect(pool));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Hears nothing: an auditor waits for nothing. */
  private static final class Deaf implements StoreListener {

    @Override
    public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {}

    @Override
    public void listening(String pool) {}

    @Override
    public void disconnected() {}

    @Override
    public void reconnected() {}

    @Override
    public void reconnected(String pool) {}
  }
}
