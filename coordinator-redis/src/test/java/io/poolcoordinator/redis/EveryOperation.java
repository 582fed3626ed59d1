package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.PoolAdmin;
import java.util.function.LongSupplier;

/** All that the library does with Redis, once. */
final class EveryOperation {

  private EveryOperation() {}

  /**
   * Does it.
   *
   * @param waiters how many wait for the pool {@code netsuite}
   */
  static void run(PoolCoordinator one, PoolCoordinator another, LongSupplier waiters)
      throws InterruptedException {
    waitForOneAnother(one, another, waiters);
    takeTurnsAndUnits(one);
    lookAfterPools(one, another);
  }

  private static void waitForOneAnother(
      PoolCoordinator one, PoolCoordinator another, LongSupplier waiters)
      throws InterruptedException {
    var pool = one.pool("netsuite", PoolConfig.ofLimit(1));
    Permit held = pool.tryAcquire().orElseThrow();
    var waiting = another.pool("netsuite").acquireAsync();
    await().until(() -> waiters.getAsLong() == 1);
    held.close();
    await().until(waiting::isDone);
    waiting.join().close();
  }

  private static void takeTurnsAndUnits(PoolCoordinator one) throws InterruptedException {
    PoolConfig config =
        PoolConfig.builder()
            .limit(3)
            .rateLimit(RateLimit.perMinute(60))
            .members("a", "b", "b")
            .build();
    var pool = one.pool("exact", config);
    Permit member = pool.acquire(AcquireRequest.builder().member("b").build());
    member.take(1);
    member.release(Outcome.throttled());
    pool.acquire().close();
    pool.members().add(Member.of("c", 2));
    pool.members().drain("a");
    pool.members().remove("b");
    assertThat(pool.members().list()).hasSize(2);
  }

  private static void lookAfterPools(PoolCoordinator one, PoolCoordinator another)
      throws InterruptedException {
    PoolAdmin admin = one.admin();
    admin.attach("crm-eu", "netsuite");
    admin.attach("crm-eu", "exact");
    another.connection("crm-eu").acquire().close();
    assertThat(admin.connections("exact")).containsExactly("crm-eu");
    assertThat(admin.pools()).containsExactly("exact", "netsuite");
    assertThat(admin.holders("netsuite")).isEmpty();
    assertThat(admin.waiters("netsuite")).isEmpty();
    assertThat(admin.audit("netsuite").isConsistent()).isTrue();
    assertThat(admin.audit("exact").isConsistent()).isTrue();
    assertThat(admin.pause("netsuite")).isTrue();
    assertThat(admin.detach("crm-eu")).contains("exact");
    admin.clear("netsuite");
    assertThat(admin.eventsAfter("netsuite", "", 1)).hasSize(1);
    admin.delete("netsuite");
    assertThat(admin.events("netsuite", 10)).hasSize(6);
  }
}
