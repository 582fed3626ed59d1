package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.Manual.Step;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisCli;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The session in REDIS.md, run line by line with a worker at work. */
@Alone
class ManualIT {

  private static final String SHOWN_WORKER = "web-7-4711-k3f9x2ab";

  @Test
  void theSessionGoesAsTheManualSays() throws InterruptedException {
    List<Step> steps = session("{netsuite}");
    assertThat(steps).hasSizeGreaterThan(20);
    try (RedisServer server = RedisServer.start();
        RedisCli cli = new RedisCli(server);
        PoolCoordinator coordinator =
            RedisPoolCoordinator.builder().uri(server.uri()).workerId("web-7-4711").build()) {
      Pool pool =
          coordinator.pool(
              "netsuite", PoolConfig.builder().limit(2).timeout(Duration.ofSeconds(30)).build());
      Permit first = pool.tryAcquire(labelled("orders#88")).orElseThrow();
      Permit second = pool.tryAcquire(labelled("orders#89")).orElseThrow();
      CompletableFuture<Permit> third = pool.acquireAsync(labelled("orders#90"));
      await().until(() -> server.commands().zcard("pool:{netsuite}:waiters") == 1);

      List<CompletableFuture<Permit>> later = new ArrayList<>();
      for (Step step : steps) {
        run(cli::run, step, coordinator.worker());
        if (step.command().contains(" rate ")) {
          second.close();
          later.add(pool.acquireAsync());
          await().until(() -> later.get(0).isDone());
          later.add(pool.acquireAsync(Duration.ofSeconds(90)));
        }
        if (step.command().endsWith(" limit abc")) {
          assertThatThrownBy(pool::tryAcquire)
              .isInstanceOf(InvalidPoolStateException.class)
              .hasMessageContaining("field limit")
              .hasMessageContaining("HSET pool:{netsuite} limit <number>");
        }
      }

      first.close();
      third.thenAccept(Permit::close);
      later.forEach(call -> call.thenAccept(Permit::close));
    }
  }

  @Test
  void theSessionOnMembersGoesAsTheManualSays() throws InterruptedException {
    List<Step> steps = session("{exact}");
    assertThat(steps).hasSizeGreaterThan(10);
    try (RedisServer server = RedisServer.start();
        RedisCli cli = new RedisCli(server);
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(server.uri())) {
      Pool pool =
          coordinator.pool(
              "exact",
              PoolConfig.builder()
                  .limit(9)
                  .member(Member.builder("eol1").limit(5).build())
                  .members("eol2")
                  .build());
      pool.tryAcquire(on("eol2")).orElseThrow().release(Outcome.throttled(Duration.ofHours(1)));
      try (Permit held = pool.tryAcquire(on("eol1")).orElseThrow()) {
        for (Step step : steps) {
          run(cli::run, step, coordinator.worker());
          if (step.command().endsWith(" eol2:cooling")) {
            pool.tryAcquire(on("eol2")).orElseThrow().close();
          }
          if (step.command().endsWith(" eol1:state drained")) {
            assertThat(pool.tryAcquire(on("eol1"))).isEmpty();
          }
          if (step.command().endsWith(" eol1:state active")) {
            pool.tryAcquire(on("eol1")).orElseThrow().close();
          }
        }
        assertThat(held.isValid()).isTrue();
      }
    }
  }

  @Test
  void theNightGoesAsTheManualSays() throws InterruptedException {
    List<Step> steps = Manual.night();
    assertThat(steps).hasSize(8);
    try (RedisServer server = RedisServer.start();
        Terminal terminal = Terminal.at(server);
        PoolCoordinator hanging =
            RedisPoolCoordinator.builder().uri(server.uri()).workerId("web-7-4711").build();
        PoolCoordinator other = RedisPoolCoordinator.connect(server.uri())) {
      Pool pool = hanging.pool("netsuite", PoolConfig.ofLimit(5));
      List<Permit> held = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        held.add(pool.tryAcquire(labelled("orders#" + i)).orElseThrow());
      }
      List<CompletableFuture<Permit>> jobs = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        jobs.add(other.pool("netsuite").acquireAsync(Duration.ofMinutes(5)));
      }
      for (Step step : steps) {
        run(terminal::run, step, hanging.worker());
        if (step.command().startsWith("ZREM ")) {
          await().atMost(Duration.ofSeconds(1)).until(() -> done(jobs) == 1);
        }
        if (step.command().startsWith("DEL ")) {
          await().atMost(Duration.ofSeconds(1)).until(() -> done(jobs) == 6);
          jobs.forEach(job -> job.thenAccept(Permit::close));
        }
      }
      assertThat(done(jobs)).isEqualTo(300);
      assertThat(jobs).noneMatch(CompletableFuture::isCompletedExceptionally);
      held.forEach(Permit::close);
    }
  }

  private static long done(List<CompletableFuture<Permit>> jobs) {
    return jobs.stream().filter(CompletableFuture::isDone).count();
  }

  private static AcquireRequest on(String member) {
    return AcquireRequest.builder().member(member).build();
  }

  private static AcquireRequest labelled(String label) {
    return AcquireRequest.builder().label(label).build();
  }

  /** What is only read may take a moment to come about; what changes something is run once. */
  private static void run(Function<String, List<String>> cli, Step shown, String worker) {
    Step step = shown.replace(SHOWN_WORKER, worker);
    if (step.reads()) {
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> step.assertPrinted(cli.apply(step.command())));
    } else {
      step.assertPrinted(cli.apply(step.command()));
    }
  }

  /** The commands on one pool, which a set of all names is too. */
  private static List<Step> session(String pool) {
    List<Step> steps = new ArrayList<>(Manual.session());
    steps.removeIf(step -> step.command().contains("{exact}") != pool.equals("{exact}"));
    return steps;
  }
}
