package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The jar as people run it: as a process, against an API and a Redis. Each test has its own pool;
 * two of them run at a time, since it is the start of a JVM that they spend most of their time on.
 */
@Execution(ExecutionMode.CONCURRENT)
class WorkerJarIT {

  private static final AtomicInteger POOLS = new AtomicInteger();
  private static final Semaphore TWO_AT_A_TIME = new Semaphore(2);

  private static TestRedis redis;

  @TempDir private Path directory;

  private final String pool = "pool-" + POOLS.incrementAndGet();
  private final List<WorkerProcess> workers = new ArrayList<>();
  private TestApi api;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = TestRedis.start();
  }

  @AfterAll
  static void stopRedis() throws IOException {
    redis.close();
  }

  @BeforeEach
  void startApi() throws IOException, InterruptedException {
    TWO_AT_A_TIME.acquire();
    api = TestApi.start();
  }

  @AfterEach
  void end() {
    try {
      workers.forEach(WorkerProcess::close);
      api.close();
    } finally {
      TWO_AT_A_TIME.release();
    }
  }

  private WorkerProcess start(String... variables) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("REDIS_URL", redis.uri());
    environment.put("POOL", pool);
    environment.put("POOL_LIMIT", "2");
    environment.put("API_TIMEOUT", "60s");
    environment.put("API_URL", api.url("/call"));
    for (String variable : variables) {
      String[] nameAndValue = variable.split("=", 2);
      environment.put(nameAndValue[0], nameAndValue[1]);
    }
    WorkerProcess worker = WorkerProcess.start(directory, environment);
    workers.add(worker);
    return worker;
  }

  private int size(String set) {
    return redis.size("pool:{" + pool + "}:" + set);
  }

  private void assertNothingIsLeftInRedis() {
    assertThat(size("leases")).as("leases").isZero();
    assertThat(size("waiters")).as("waiters").isZero();
    assertThat(size("takers")).as("takers").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lettuce", "redisson"})
  void itRunsForAsLongAsItIsToldAndSaysWhatItDid(String client) throws Exception {
    WorkerProcess worker =
        start(
            "REDIS_CLIENT=" + client,
            "THREADS=6",
            "POOL_RATE=40/1m,1000/1d",
            "POOL_TIMEOUT=300s",
            "RUN_FOR=2s");

    assertThat(worker.awaitEnd()).as(worker.error()).isZero();

    int calls = api.queries().size();
    assertThat(calls).isBetween(1, 40);
    assertThat(ResultLine.parse(worker.output())).isEqualTo(new ResultLine(calls, calls, 0, 0, 0));
    assertThat(api.peak()).isBetween(1, 2);
    assertThat(api.workers()).doesNotContainNull().containsOnly(api.workers().get(0));
    assertThat(worker.error()).contains("\"worker\":\"" + api.workers().get(0) + '"');
    assertNothingIsLeftInRedis();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lettuce", "redisson"})
  void aSignalLetsHoldersFinishAndSendsWaitersAway(String client) throws Exception {
    api.closeGate();
    WorkerProcess worker = start("REDIS_CLIENT=" + client).awaitWorking();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              assertThat(api.inFlight()).isEqualTo(2);
              assertThat(size("waiters")).isEqualTo(2);
            });
    assertThat(worker.health("/health")).isEqualTo(200);

    worker.terminate();

    await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(size("waiters")).isZero());
    assertThat(api.inFlight()).isEqualTo(2);
    assertThat(worker.isAlive()).isTrue();
    assertThat(worker.health("/health/ready")).isEqualTo(503);
    assertThat(worker.health("/health")).isEqualTo(503);
    assertThat(worker.health("/health/live")).isEqualTo(200);
    worker.terminate(); // once more changes nothing

    api.openGate();
    assertThat(worker.awaitEnd()).as(worker.error()).isZero();
    assertThat(ResultLine.parse(worker.output())).isEqualTo(new ResultLine(2, 2, 0, 0, 0));
    assertThat(api.queries()).hasSize(2);
    assertNothingIsLeftInRedis();
  }

  @Test
  void permitsOfAWorkerThatIsKilledAreBackAfterTheirLease() throws Exception {
    api.closeGate();
    WorkerProcess worker = start("POOL_LEASE=2s", "THREADS=2").awaitWorking();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(api.inFlight()).isEqualTo(2));
    try (PoolCoordinator other = RedisPoolCoordinator.connect(redis.uri())) {
      Pool shared = other.pool(pool);
      assertThat(shared.tryAcquire()).isEmpty();

      worker.kill();

      long killed = System.nanoTime();
      try (Permit permit = shared.acquire(Duration.ofSeconds(30))) {
        assertThat(permit.isValid()).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(3));
    }
    assertThat(worker.output()).isEmpty();
  }

  @Test
  void membersTakeTurnsByTheirWeightsAndCoolDown() throws Exception {
    api.answer(query -> query.equals("account=eol2") && api.queries().size() > 30 ? 429 : 200);
    WorkerProcess worker =
        start(
            "POOL_MEMBERS=eol1,eol2:2",
            "API_URL=" + api.url("/call?account={member}"),
            "THREADS=1");
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(api.queries()).hasSizeGreaterThan(60));

    worker.terminate();

    assertThat(worker.awaitEnd()).as(worker.error()).isZero();
    List<String> accounts = api.queries();
    for (int i = 0; i + 3 <= 30; i++) {
      assertThat(accounts.subList(i, i + 3))
          .containsOnlyOnce("account=eol1")
          .containsOnly("account=eol1", "account=eol2");
    }
    ResultLine line = ResultLine.parse(worker.output());
    assertThat(line.throttled()).isEqualTo(1);
    assertThat(line.calls()).isEqualTo(accounts.size());
    assertThat(line.ok()).isEqualTo(line.calls() - 1);
    assertThat(accounts.subList(33, accounts.size())).containsOnly("account=eol1");
  }

  @Test
  void otherAnswersAndNoAnswersAreFailures() throws Exception {
    api.answer(query -> api.queries().size() == 1 ? 500 : 404);
    WorkerProcess worker =
        start("THREADS=1", "API_TIMEOUT=300ms", "POOL_RATE=2/1m", "POOL_TIMEOUT=300s")
            .awaitWorking();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(size("waiters")).isEqualTo(1));
    api.closeGate();
    redis.ask("DEL", "pool:{" + pool + "}:window:1m"); // room for two more calls
    await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(api.queries()).hasSize(4));
    assertThat(worker.health("/health")).isEqualTo(200);

    worker.terminate();

    assertThat(worker.awaitEnd()).as(worker.error()).isZero();
    assertThat(ResultLine.parse(worker.output())).isEqualTo(new ResultLine(4, 0, 0, 4, 0));
    assertThat(worker.error()).contains("no whole answer within 300ms");
    assertNothingIsLeftInRedis();
  }

  @Test
  void turnsThatDoNotComeInTimeAreCounted() throws Exception {
    WorkerProcess worker = start("POOL_LIMIT=0", "POOL_TIMEOUT=0s", "THREADS=3", "RUN_FOR=1500ms");

    assertThat(worker.awaitEnd()).as(worker.error()).isZero();

    ResultLine line = ResultLine.parse(worker.output());
    // Each thread asks at once, and once more after a second, however fast it is refused.
    assertThat(line.timeouts()).isBetween(3, 6);
    assertThat(line.calls()).isZero();
    assertThat(api.queries()).isEmpty();
  }

  @Test
  void itIsNotReadyWhileRedisIsAwayAndCanBeStoppedThen() throws Exception {
    try (TestRedis own = TestRedis.start()) {
      WorkerProcess worker =
          start("REDIS_URL=" + own.uri(), "POOL_LIMIT=1", "API_TIMEOUT=5s").awaitWorking();
      assertThat(worker.health("/health")).isEqualTo(200);
      assertThat(worker.health("/other")).isEqualTo(404);

      own.stop();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(worker.health("/health")).isEqualTo(503));
      assertThat(worker.health("/health/live")).isEqualTo(200);

      own.startAgain();
      int before = api.queries().size();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                assertThat(worker.health("/health/ready")).isEqualTo(200);
                assertThat(api.queries()).hasSizeGreaterThan(before);
              });

      own.stop();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(worker.health("/health")).isEqualTo(503));
      long stopped = System.nanoTime();
      worker.terminate();

      assertThat(worker.awaitEnd()).as(worker.error()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(9));
      ResultLine line = ResultLine.parse(worker.output());
      assertThat(line.calls()).isEqualTo(api.queries().size());
    }
  }

  @Test
  void badSettingsAreAllNamedAtOnce() throws Exception {
    WorkerProcess worker =
        start("POOL=", "POOL_LIMIT=3.5", "REDIS_URL=redis://anna:secret@nowhere:0", "THREADS=0");

    assertThat(worker.awaitEnd()).isEqualTo(2);
    assertThat(worker.output()).isEmpty();
    assertThat(worker.error().lines()).hasSize(4);
    assertThat(worker.error())
        .contains("POOL is missing")
        .contains("POOL_LIMIT is \\\"3.5\\\"")
        .contains("REDIS_URL is \\\"redis://***@nowhere:0\\\"")
        .contains("THREADS is \\\"0\\\"")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lettuce", "redisson"})
  void aRedisThatIsNotThereIsOneClearMessage(String client) throws Exception {
    WorkerProcess worker =
        start(
            "REDIS_CLIENT=" + client,
            "REDIS_URL=redis://anna:secret@127.0.0.1:" + TestRedis.freePort());

    assertThat(worker.awaitEnd()).isEqualTo(1);
    assertThat(worker.output()).isEmpty();
    assertThat(worker.error().lines()).hasSize(1);
    assertThat(worker.error()).contains("cannot connect").contains("127.0.0.1");
    assertThat(worker.error()).doesNotContain("secret");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      WorkerProcess worker = start("HEALTH_PORT=" + taken.getLocalPort());

      assertThat(worker.awaitEnd()).isEqualTo(1);
      assertThat(worker.error()).contains("HEALTH_PORT is " + taken.getLocalPort());
      assertThat(worker.output()).isEmpty();
    }
  }
}
