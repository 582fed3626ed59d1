package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.Cleared;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.Terminal;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.ReleaseReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holders that hang for ever in a JVM that is alive, so that their permits are renewed for ever,
 * and 20 calls of two further workers that wait: by hand and through the API people free it.
 */
@Alone
class StuckPoolIT {

  private static final String POOL = "netsuite";
  private static final int WAITERS = 20;
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration TOLD = LEASE.dividedBy(3).plusSeconds(1);

  private final RedisServer server = RedisServer.shared();
  private final PrivatePrefix prefix = new PrivatePrefix(server);
  private final Terminal terminal = Terminal.at(server);
  private final PoolCoordinator hanging = coordinator();
  private final PoolCoordinator left = coordinator();
  private final PoolCoordinator right = coordinator();
  private final PoolCoordinator operator = coordinator();
  private final CountDownLatch answer = new CountDownLatch(1);
  private final List<Permit> hung = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final List<CompletableFuture<Permit>> waiting = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    answer.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    for (PoolCoordinator coordinator : List.of(hanging, left, right, operator)) {
      coordinator.close(Duration.ZERO);
    }
    terminal.close();
    prefix.close();
  }

  private PoolCoordinator coordinator() {
    return RedisPoolCoordinator.builder().uri(server.uri()).keyPrefix(prefix.toString()).build();
  }

  private String key(String suffix) {
    return prefix.key(POOL, suffix);
  }

  /** All permits of the pool are held by calls that hang, and have been renewed; 20 calls wait. */
  private void letItGetStuck(int limit) throws InterruptedException {
    Pool pool = hanging.pool(POOL, PoolConfig.builder().limit(limit).lease(LEASE).build());
    for (int i = 0; i < limit; i++) {
      Permit permit = pool.acquire();
      hung.add(permit.onLost(ended -> lost.incrementAndGet()));
      Thread thread = new Thread(() -> hang(permit), "hangs-" + i);
      thread.start();
      threads.add(thread);
    }
    for (int i = 0; i < WAITERS; i++) {
      PoolCoordinator worker = i % 2 == 0 ? left : right;
      CompletableFuture<Permit> call = worker.pool(POOL).acquireAsync(Duration.ofSeconds(60));
      waiting.add(call);
      // Not on `call`, which must say at once what became of it.
      call.thenAccept(
          permit -> {
            served.incrementAndGet();
            permit.close();
          });
    }
    await().until(() -> server.commands().zcard(key(":waiters")) == WAITERS);
    double first = leaseEnd();
    await().atMost(LEASE).until(() -> leaseEnd() > first);
    assertThat(served).hasValue(0);
  }

  /** The end of the lease that ends first. */
  private double leaseEnd() {
    return server.commands().zrangeWithScores(key(":leases"), 0, 0).get(0).getScore();
  }

  /** As a call does to which no answer comes. */
  private void hang(Permit permit) {
    try (permit) {
      answer.await();
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  /** Types the one command of a recipe of the manual. */
  private void type(String recipe) {
    List<Manual.Step> steps = Manual.recipe(recipe);
    assertThat(steps).hasSize(1);
    Manual.Step step = steps.get(0).replace("pool:{netsuite}", key(""));
    step = step.replace("web-7-4711-k3f9x2ab:1", hung.get(0).id());
    step.assertPrinted(terminal.run(step.command()));
  }

  private static long awaitWithin(Duration most, long begun, Callable<Boolean> effect) {
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).atMost(most).until(effect);
    long millis = (System.nanoTime() - begun) / 1_000_000;
    assertThat(millis).isLessThan(most.toMillis());
    return millis;
  }

  /** From when it was freed: the waiters go on, the holders are told, and come back too late. */
  private void assertGoesOn(String how, long begun, int ended) throws InterruptedException {
    long first = awaitWithin(AT_ONCE, begun, () -> served.get() > 0);
    await().atMost(Duration.ofSeconds(5)).until(() -> served.get() == WAITERS);
    long all = (System.nanoTime() - begun) / 1_000_000;
    long told = assertTold(begun, ended);
    System.out.printf(
        "stuck pool, %s: the first of %d went on after %d ms, the last after %d ms; %d holders"
            + " were told after %d ms%n",
        how, WAITERS, first, all, ended, told);
    assertLateReleasesChangeNothing(ended);
  }

  private long assertTold(long begun, int ended) {
    long told =
        awaitWithin(
            TOLD,
            begun,
            () -> hung.stream().limit(ended).noneMatch(Permit::isValid) && lost.get() == ended);
    assertThat(hung.stream().skip(ended)).allMatch(Permit::isValid);
    return told;
  }

  /** The calls that hung are answered after all, while others hold the permits. */
  private void assertLateReleasesChangeNothing(int ended) throws InterruptedException {
    Pool pool = right.pool(POOL);
    List<Permit> current = new ArrayList<>();
    for (int i = 0; i < ended; i++) {
      current.add(pool.tryAcquire().orElseThrow());
    }
    assertThat(pool.tryAcquire()).isEmpty();
    long inUse = server.commands().zcard(key(":leases"));
    assertThat(inUse).isEqualTo(hung.size());

    for (Permit late : hung.subList(0, ended)) {
      late.close();
    }
    // Behind the releases on the same connection, if any were sent.
    assertThat(hanging.admin().snapshot(POOL).held()).isEqualTo(inUse);
    // And as a worker that never heard of it would send it.
    try (WorkerStore same =
        WorkerStore.open(
            server.uri(), prefix.toString(), hanging.worker(), Duration.ofSeconds(5))) {
      for (int number = 1; number <= ended; number++) {
        assertThat(hung.get(number - 1).id()).isEqualTo(same.id(number));
        assertThat(same.release(POOL, number).status()).isEqualTo(ReleaseReply.Status.ENDED);
      }
    }
    assertThat(server.commands().zcard(key(":leases"))).isEqualTo(inUse);
    assertThat(current)
        .allMatch(Permit::isValid)
        .allMatch(permit -> server.commands().zscore(key(":leases"), permit.id()) != null);
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(lost).hasValue(ended);
    current.forEach(Permit::close);
    await().until(() -> server.commands().zcard(key(":leases")) == inUse - ended);
  }

  @Test
  void onePermitIsFreedByHand() throws InterruptedException {
    letItGetStuck(1);

    type("free-one-permit");

    assertGoesOn("one of 1 freed by hand", System.nanoTime(), 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void allPermitsAreFreedByHand(int limit) throws InterruptedException {
    letItGetStuck(limit);

    type("free-all-permits");

    assertGoesOn("all of " + limit + " freed by hand", System.nanoTime(), limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void onePermitIsEndedThroughTheApi(int limit) throws InterruptedException {
    letItGetStuck(limit);

    long begun = System.nanoTime();
    assertThat(operator.admin().endPermit(POOL, hung.get(0).id())).isTrue();

    assertGoesOn("endPermit, one of " + limit, begun, 1);
    assertThat(operator.admin().endPermit(POOL, hung.get(0).id())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void theWholePoolIsClearedThroughTheApi(int limit) throws InterruptedException {
    letItGetStuck(limit);

    long begun = System.nanoTime();
    Cleared cleared = operator.admin().as("anna").because("stuck").clear(POOL);

    assertThat(cleared).isEqualTo(new Cleared(WAITERS, limit));
    long all =
        awaitWithin(
            AT_ONCE,
            begun,
            () -> waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    assertThat(waiting)
        .allSatisfy(
            call ->
                assertThat(call.handle((permit, failure) -> unwrapped(failure)).join())
                    .isInstanceOf(PoolClearedException.class));
    assertThat(served).hasValue(0);
    long told = assertTold(begun, limit);
    System.out.printf(
        "stuck pool, clear of %d: %d waiters were told after %d ms, the holders after %d ms%n",
        limit, WAITERS, all, told);
    assertLateReleasesChangeNothing(limit);
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
