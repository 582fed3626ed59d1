package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is read is read once for all who ask within a moment, and never kept after a failure. */
class SharedReadsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final SharedReads<Integer> reads = new SharedReads<>(nanos::get);
  private final AtomicInteger read = new AtomicInteger();
  private final Supplier<Integer> reading = read::incrementAndGet;

  @Test
  void aReadIsSharedForAMomentByThoseWhoAskForTheSame() {
    assertThat(reads.get("a", reading)).isEqualTo(1);
    nanos.addAndGet(SharedReads.AGE.toNanos());
    assertThat(reads.get("a", reading)).isEqualTo(1);
    assertThat(reads.get("b", reading)).isEqualTo(2);

    nanos.addAndGet(1);

    assertThat(reads.get("a", reading)).isEqualTo(3);
  }

  @Test
  void afterAnActItIsReadAnew() {
    assertThat(reads.get("a", reading)).isEqualTo(1);

    reads.forget();

    assertThat(reads.get("a", reading)).isEqualTo(2);
  }

  @Test
  void whoAsksMeanwhileWaitsForTheSameRead() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(
            () ->
                reads.get(
                    "a",
                    () -> {
                      began.countDown();
                      awaitUninterrupted(go);
                      return reading.get();
                    }));
    began.await();
    CompletableFuture<Integer> second =
        CompletableFuture.supplyAsync(() -> reads.get("a", reading));
    assertThat(second).isNotDone();

    go.countDown();

    await().until(() -> first.isDone() && second.isDone());
    assertThat(first.join()).isEqualTo(1);
    assertThat(second.join()).isEqualTo(1);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  @Test
  void aFailureIsThrownAsItIsAndNotKept() {
    IllegalStateException failure = new IllegalStateException("the store is down");

    assertThatThrownBy(
            () ->
                reads.get(
                    "a",
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(reads.get("a", reading)).isEqualTo(1);
  }
}
