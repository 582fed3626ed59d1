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
import io.poolcoordinator.redis.testing.RedisCli;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The session in REDIS.md, run line by line with a worker at work. */
class ManualIT {

  private static final String SHOWN_WORKER = "web-7-4711-k3f9x2ab";

  /** A command and what it prints. */
  private record Step(String command, List<String> printed) {}

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
        run(cli, step, coordinator.worker());
        if (step.command.contains(" rate ")) {
          second.close();
          later.add(pool.acquireAsync());
          await().until(() -> later.get(0).isDone());
          later.add(pool.acquireAsync(Duration.ofSeconds(90)));
        }
        if (step.command.endsWith(" limit abc")) {
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
          run(cli, step, coordinator.worker());
          if (step.command.endsWith(" eol2:cooling")) {
            pool.tryAcquire(on("eol2")).orElseThrow().close();
          }
          if (step.command.endsWith(" eol1:state drained")) {
            assertThat(pool.tryAcquire(on("eol1"))).isEmpty();
          }
          if (step.command.endsWith(" eol1:state active")) {
            pool.tryAcquire(on("eol1")).orElseThrow().close();
          }
        }
        assertThat(held.isValid()).isTrue();
      }
    }
  }

  private static AcquireRequest on(String member) {
    return AcquireRequest.builder().member(member).build();
  }

  private static AcquireRequest labelled(String label) {
    return AcquireRequest.builder().label(label).build();
  }

  /** What is only read may take a moment to come about; what changes something is run once. */
  private static void run(RedisCli cli, Step step, String worker) {
    String command = step.command.replace(SHOWN_WORKER, worker);
    List<Pattern> expected =
        step.printed.stream()
            .map(line -> pattern(line.replace(SHOWN_WORKER, worker)))
            .collect(Collectors.toList());
    boolean reads = command.matches("(HGET|HMGET|HGETALL|ZCARD|ZRANGE|LRANGE|SMEMBERS|EXISTS) .*");
    if (reads) {
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertFits(command, inOrder(command, cli.run(command)), expected));
    } else {
      assertFits(command, cli.run(command), expected);
    }
  }

  private static void assertFits(String command, List<String> printed, List<Pattern> expected) {
    assertThat(printed).as(command).hasSameSizeAs(expected);
    for (int i = 0; i < printed.size(); i++) {
      assertThat(printed.get(i)).as(command).matches(expected.get(i));
    }
  }

  /** A hash has no order: its entries are numbered anew, sorted by field. */
  private static List<String> inOrder(String command, List<String> printed) {
    if (!command.startsWith("HGETALL ")) {
      return printed;
    }
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i + 1 < printed.size(); i += 2) {
      entries.put(withoutNumber(printed.get(i)), withoutNumber(printed.get(i + 1)));
    }
    List<String> sorted = new ArrayList<>();
    entries.forEach(
        (field, value) -> {
          sorted.add((sorted.size() + 1) + ") " + field);
          sorted.add((sorted.size() + 1) + ") " + value);
        });
    return sorted;
  }

  private static String withoutNumber(String line) {
    return line.substring(line.indexOf(") ") + 2);
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
  }

  /** The commands on one pool, which a set of all names is too. */
  private static List<Step> session(String pool) {
    List<Step> steps = allSteps();
    steps.removeIf(step -> step.command.contains("{exact}") != pool.equals("{exact}"));
    return steps;
  }

  private static List<Step> allSteps() {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    for (String line : Manual.lines()) {
      if (line.startsWith("```")) {
        inside = line.equals("```redis-cli");
      } else if (inside && line.startsWith("> ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else if (inside) {
        steps.get(steps.size() - 1).printed.add(line);
      }
    }
    return steps;
  }
}
