package io.poolcoordinator.samples.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process ends. A signal (SIGTERM, SIGINT) has the worker stop, and the process ends when
 * it has, with the worker's own exit code rather than the signal's. Further signals change nothing;
 * a worker that does not come to its end is left as it is after some time.
 */
final class Ending {

  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final CompletableFuture<Integer> done = new CompletableFuture<>();
  private final Stop stop;
  private final Duration latest;

  private Ending(Stop stop, Duration latest) {
    this.stop = stop;
    this.latest = latest;
  }

  /**
   * Has signals stop the worker from now on.
   *
   * @param latest how long it may take then
   */
  static Ending onSignal(Stop stop, Duration latest) {
    Ending ending = new Ending(stop, latest);
    Runtime.getRuntime().addShutdownHook(new Thread(ending::followSignal, "stop"));
    return ending;
  }

  /** Ends the process, whether or not it was a signal that stopped the worker. */
  void exit(int code) {
    done.complete(code);
    System.exit(
        code); // while the process is ending already this waits, and the signal's thread ends it
  }

  private void followSignal() {
    if (done.isDone()) {
      return; // no signal: it is exit that runs this
    }
    LOG.info("stopping: holders finish their calls, waiters go");
    stop.request();
    Runtime.getRuntime().halt(awaitCode());
  }

  private int awaitCode() {
    try {
      return done.get(latest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException hangs) {
      LOG.error("not stopped after {}; ending all the same", DurationText.of(latest));
    } catch (InterruptedException | ExecutionException impossible) {
      LOG.error("ending all the same", impossible);
    }
    return Worker.FAILED;
  }
}
