package io.poolcoordinator.samples.quickstart;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How processes of the quickstart end if not by themselves: in time, together, and silently. */
final class Ending {

  private static final int LONGEST_SECONDS = 55;
  private static final long MILLIS_BETWEEN_SIGNALS = 300;
  private static final CountDownLatch UNDER_WAY = new CountDownLatch(1);

  private Ending() {}

  /** Notices the end of this process from now on. */
  static void notice() {
    Runtime.getRuntime().addShutdownHook(new Thread(UNDER_WAY::countDown, "ending"));
  }

  /** Ends this process after a minute, and when the process that started it ends. */
  @SuppressWarnings("FutureReturnValueIgnored") // what is to be done then is all there is
  static void inAnyCase() {
    notice();
    CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS)
        .execute(() -> because("not done after " + LONGEST_SECONDS + " s"));
    ProcessHandle.current()
        .parent()
        .ifPresent(
            parent ->
                parent.onExit().thenRun(() -> because("the process that started it has ended")));
  }

  /**
   * Ends this process with exit code 1 because of a failure, which is printed unless the process is
   * ending anyway. Ctrl-C reaches all processes of the quickstart, and some other one possibly
   * first: hence a moment's patience before what that leaves behind is taken for a failure.
   */
  static void because(Exception failure) {
    boolean underWay = false;
    try {
      underWay = UNDER_WAY.await(MILLIS_BETWEEN_SIGNALS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      failure.addSuppressed(interrupted);
    }
    if (!underWay) {
      failure.printStackTrace();
    }
    System.exit(1);
  }

  /** Ends this process with exit code 1, saying why. */
  static void because(@Nullable String reason) {
    System.err.println("quickstart: " + reason);
    System.exit(1);
  }
}
