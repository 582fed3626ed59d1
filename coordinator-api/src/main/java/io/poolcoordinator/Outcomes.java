package io.poolcoordinator;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Releases a permit with what a classifier says; without an outcome where it says nothing. */
final class Outcomes {

  private Outcomes() {}

  /**
   * A call that its own caller gave up, by interrupt or cancel, is not classified: that says
   * nothing about the API. What the classifier throws does not hide what the call threw.
   */
  static <T extends @Nullable Object> void release(
      Permit permit,
      OutcomeClassifier<? super T> classifier,
      @Nullable T result,
      @Nullable Throwable failure) {
    if (isGivenUp(failure)) {
      return;
    }
    try {
      Outcome outcome = classifier.classify(result, failure);
      if (outcome != null) {
        permit.release(outcome);
      }
    } catch (RuntimeException | Error defect) {
      if (failure == null) {
        throw defect;
      }
      if (failure != defect) {
        failure.addSuppressed(defect);
      }
    }
  }

  /** Starts asynchronous work and releases the permit with what it came to. */
  static <T extends @Nullable Object> CompletionStage<T> releaseAtEnd(
      Permit permit,
      OutcomeClassifier<? super T> classifier,
      PermitCall<? extends CompletionStage<T>, ?> call)
      throws Throwable {
    CompletionStage<T> stage;
    try {
      stage = call.call(permit);
    } catch (Throwable failure) {
      release(permit, classifier, null, failure);
      throw failure;
    }
    // A null is a defect of the application's, which says nothing about the API.
    Objects.requireNonNull(stage, "the call returned null, not a stage");
    return stage.whenComplete(
        (result, failure) -> release(permit, classifier, result, causeOf(failure)));
  }

  private static boolean isGivenUp(@Nullable Throwable failure) {
    Throwable cause = causeOf(failure);
    return cause instanceof InterruptedException || cause instanceof CancellationException;
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
