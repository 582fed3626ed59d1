package io.poolcoordinator.samples.worker;

import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: a worker whose threads call an API under permits of a pool, until it is stopped. It
 * is configured by the environment, which {@code README.md} lists.
 */
public final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** The exit code of a worker that failed. */
  static final int FAILED = 1;

  private static final int STOPPED = 0;
  private static final int BAD_SETTINGS = 2;

  /** What stopping may take beside the grace; with that, less than the 10 s that Docker waits. */
  private static final Duration TO_END = Duration.ofSeconds(3);

  private final WorkerSettings settings;
  private final Stop stop;
  private final CallCounts counts = new CallCounts();

  private Worker(WorkerSettings settings, Stop stop) {
    this.settings = settings;
    this.stop = stop;
  }

  /**
   * Runs a worker. Exit code 0 when it has stopped, 1 if it failed, 2 if its settings are bad.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> LOG.error("thread {} ended by an error", thread.getName(), failure));
    WorkerSettings settings;
    try {
      settings = WorkerSettings.read(System.getenv());
    } catch (BadSettingsException bad) {
      bad.problems().forEach(LOG::error);
      System.exit(BAD_SETTINGS);
      return;
    }
    Stop stop = new Stop();
    Ending ending = Ending.onSignal(stop, settings.grace().plus(TO_END));
    ending.exit(new Worker(settings, stop).run());
  }

  private int run() {
    try {
      work();
      System.out.println(counts);
      return STOPPED;
    } catch (PoolException | IOException failure) {
      LOG.error(failure.getMessage());
    } catch (RuntimeException | InterruptedException failure) {
      LOG.error("failed", failure);
    }
    return FAILED;
  }

  private void work() throws IOException, InterruptedException {
    RedisAccess redis = RedisAccess.open(settings.redis(), settings.client());
    try {
      workWith(redis.coordinator());
    } finally {
      redis.close(Duration.ZERO); // does nothing where that has stopped in an orderly way
    }
  }

  private void workWith(PoolCoordinator coordinator) throws IOException, InterruptedException {
    Pool pool = coordinator.pool(settings.pool(), settings.config());
    Api api = new Api(coordinator.worker(), settings.apiTimeout());
    Crew crew = new Crew(settings.threads(), new Caller(pool, api, settings.api(), counts, stop));
    Health health = new Health(stop, crew, new RedisLook(coordinator.admin(), settings.pool()));
    try (HealthServer server = HealthServer.start(settings.healthPort(), health)) {
      api.warmUp(server.address());
      crew.start();
      sayReady(coordinator.worker(), server.port());
      awaitStop();
      coordinator.close(settings.grace()); // waiters fail at once, holders finish
      crew.join(TO_END.dividedBy(3));
    }
  }

  private void sayReady(String worker, int healthPort) {
    LOG.atInfo()
        .addKeyValue("worker", worker)
        .addKeyValue("redis", settings.redis())
        .addKeyValue("client", settings.client())
        .addKeyValue("pool", settings.pool())
        .addKeyValue("config", settings.config())
        .addKeyValue("api", settings.api())
        .addKeyValue("threads", settings.threads())
        .addKeyValue("healthPort", healthPort)
        .log("working");
  }

  private void awaitStop() throws InterruptedException {
    Optional<Duration> runFor = settings.runFor();
    if (runFor.isEmpty()) {
      stop.await();
    } else if (!stop.await(runFor.get())) {
      LOG.info("stopping after {}", DurationText.of(runFor.get()));
      stop.request();
    }
  }
}
