package io.poolcoordinator.resilience4j;

import io.github.resilience4j.ratelimiter.RateLimiter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Every way in which Resilience4j limits a call. Each is tried with the same piece of work. */
enum Way {
  DECORATE_SUPPLIER {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) {
      return RateLimiter.decorateSupplier(limiter, work).get();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      return RateLimiter.decorateSupplier(limiter, permits, work).get();
    }
  },

  DECORATE_CHECKED_SUPPLIER {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      return RateLimiter.decorateCheckedSupplier(limiter, work::get).get();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      return RateLimiter.decorateCheckedSupplier(limiter, permits, work::get).get();
    }
  },

  DECORATE_CALLABLE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Exception {
      return RateLimiter.decorateCallable(limiter, work::get).call();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Exception {
      return RateLimiter.decorateCallable(limiter, permits, work::get).call();
    }
  },

  DECORATE_RUNNABLE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.decorateRunnable(limiter, () -> done.set(work.get())).run();
      return done.get();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.decorateRunnable(limiter, permits, () -> done.set(work.get())).run();
      return done.get();
    }
  },

  DECORATE_CHECKED_RUNNABLE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.decorateCheckedRunnable(limiter, () -> done.set(work.get())).run();
      return done.get();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.decorateCheckedRunnable(limiter, permits, () -> done.set(work.get())).run();
      return done.get();
    }
  },

  DECORATE_CONSUMER {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.<Supplier<String>>decorateConsumer(limiter, given -> done.set(given.get()))
          .accept(work);
      return done.get();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.<Supplier<String>>decorateConsumer(
              limiter, permits, given -> done.set(given.get()))
          .accept(work);
      return done.get();
    }
  },

  DECORATE_CONSUMER_BY_ARGUMENT {
    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.<Integer>decorateConsumer(limiter, given -> given, given -> done.set(work.get()))
          .accept(permits);
      return done.get();
    }
  },

  DECORATE_CHECKED_CONSUMER {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.<Supplier<String>>decorateCheckedConsumer(limiter, given -> done.set(given.get()))
          .accept(work);
      return done.get();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      AtomicReference<String> done = new AtomicReference<>();
      RateLimiter.<Supplier<String>>decorateCheckedConsumer(
              limiter, permits, given -> done.set(given.get()))
          .accept(work);
      return done.get();
    }
  },

  DECORATE_FUNCTION {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) {
      return RateLimiter.<Supplier<String>, String>decorateFunction(limiter, Supplier::get)
          .apply(work);
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      return RateLimiter.<Supplier<String>, String>decorateFunction(limiter, permits, Supplier::get)
          .apply(work);
    }
  },

  DECORATE_FUNCTION_BY_ARGUMENT {
    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      return RateLimiter.<Integer, String>decorateFunction(
              limiter, given -> given, given -> work.get())
          .apply(permits);
    }
  },

  DECORATE_CHECKED_FUNCTION {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      return RateLimiter.<Supplier<String>, String>decorateCheckedFunction(limiter, Supplier::get)
          .apply(work);
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      return RateLimiter.<Supplier<String>, String>decorateCheckedFunction(
              limiter, permits, Supplier::get)
          .apply(work);
    }
  },

  DECORATE_CHECKED_FUNCTION_BY_ARGUMENT {
    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      return RateLimiter.<Integer, String>decorateCheckedFunction(
              limiter, given -> given, given -> work.get())
          .apply(permits);
    }
  },

  DECORATE_FUTURE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      return joined(
          RateLimiter.<String, CompletableFuture<String>>decorateFuture(limiter, () -> stage(work))
              .get());
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      return joined(
          RateLimiter.<String, CompletableFuture<String>>decorateFuture(
                  limiter, permits, () -> stage(work))
              .get());
    }
  },

  DECORATE_COMPLETION_STAGE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      return joined(RateLimiter.decorateCompletionStage(limiter, () -> stage(work)).get());
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      return joined(RateLimiter.decorateCompletionStage(limiter, permits, () -> stage(work)).get());
    }
  },

  EXECUTE_SUPPLIER {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) {
      return limiter.executeSupplier(work);
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      return limiter.executeSupplier(permits, work);
    }
  },

  EXECUTE_CHECKED_SUPPLIER {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      return limiter.executeCheckedSupplier(work::get);
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      return limiter.executeCheckedSupplier(permits, work::get);
    }
  },

  EXECUTE_CALLABLE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Exception {
      return limiter.executeCallable(work::get);
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Exception {
      return limiter.executeCallable(permits, work::get);
    }
  },

  EXECUTE_RUNNABLE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) {
      AtomicReference<String> done = new AtomicReference<>();
      limiter.executeRunnable(() -> done.set(work.get()));
      return done.get();
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) {
      AtomicReference<String> done = new AtomicReference<>();
      limiter.executeRunnable(permits, () -> done.set(work.get()));
      return done.get();
    }
  },

  EXECUTE_COMPLETION_STAGE {
    @Override
    String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
      return joined(limiter.executeCompletionStage(() -> stage(work)));
    }

    @Override
    String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable {
      return joined(limiter.executeCompletionStage(permits, () -> stage(work)));
    }
  };

  /** Does the work once it is permitted, without saying how many permits it needs. */
  String call(RateLimiter limiter, Supplier<String> work) throws Throwable {
    return call(limiter, 1, work);
  }

  /**
   * Does the work once it is permitted.
   *
   * @return what the work returned
   * @throws Throwable what the work threw, or why it was not permitted
   */
  abstract String call(RateLimiter limiter, int permits, Supplier<String> work) throws Throwable;

  /** Work that fails does so in its stage. */
  private static CompletableFuture<String> stage(Supplier<String> work) {
    try {
      return CompletableFuture.completedFuture(work.get());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static String joined(CompletionStage<String> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw failed.getCause();
    }
  }
}
