package io.poolcoordinator.internal;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes replies in. A stage keeps to itself what its dependents throw; here it is seen. */
final class Replies {

  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  /** What becomes of an operation; one of the two is null. */
  @FunctionalInterface
  interface Handler<T> {
    void take(@Nullable T reply, @Nullable Throwable failure);
  }

  /** Hands the reply or the failure on, on the thread that completes the stage. */
  static <T> void take(CompletionStage<T> stage, Handler<T> handler) {
    var unused =
        stage.whenComplete(
            (reply, failure) -> {
              try {
                handler.take(reply, failure);
              } catch (RuntimeException | Error defect) {
                log.error("a reply of the store could not be taken in", defect);
              }
            });
  }
}
