package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Recipes for a pool as a whole, and for its permits. */
final class PoolRecipes {

  private PoolRecipes() {}

  static void addTo(Map<String, RecipesIT.Expectation> expectations) {
    expectations.put("free-one-permit", PoolRecipes::freeOnePermit);
    expectations.put("free-all-permits", PoolRecipes::freeAllPermits);
    expectations.put("clear-waiters", PoolRecipes::clearWaiters);
    expectations.put("clear-pool", PoolRecipes::clearPool);
    expectations.put("resize", PoolRecipes::resize);
    expectations.put("pause", PoolRecipes::pause);
    expectations.put("resume", PoolRecipes::resume);
    expectations.put("change-rate", PoolRecipes::changeRate);
    expectations.put("open-window", PoolRecipes::openWindow);
    expectations.put("longest-hold", PoolRecipes::longestHold);
    expectations.put("end-cool-down-of-pool", PoolRecipes::endCoolDownOfPool);
    expectations.put("delete", PoolRecipes::delete);
  }

  private static void freeOnePermit(RecipeStage stage) throws InterruptedException {
    stage.busy();

    stage.type();

    stage.atOnce("the next in the queue has it", () -> stage.granted() == 1);
    assertThat(stage.waiting.get(0)).isDone();
    assertThat(stage.waiting.get(1)).isNotDone();
    assertThat(stage.inUse("netsuite")).isEqualTo(2);
    assertThat(stage.redis().zscore(stage.key("pool:{netsuite}:leases"), stage.held.get(0).id()))
        .isNull();
    assertThat(stage.held.get(1).isValid()).isTrue();
    assertThat(stage.acts("netsuite")).containsExactly("made");
  }

  private static void freeAllPermits(RecipeStage stage) throws InterruptedException {
    stage.busy();

    stage.type();

    stage.atOnce("both that waited go on", () -> stage.granted() == 2);
    assertThat(stage.inUse("netsuite")).isEqualTo(2);
    assertThat(stage.acts("netsuite")).containsExactly("made");
  }

  private static void clearWaiters(RecipeStage stage) throws InterruptedException {
    stage.busy();

    stage.type();

    stage.atOnce("both that waited fail", () -> allFailed(stage));
    assertFailed(stage, PoolClearedException.class);
    assertThat(stage.inUse("netsuite")).isEqualTo(2);
    assertThat(stage.held).allMatch(Permit::isValid);
    assertThat(stage.acts("netsuite")).containsExactly("made");
  }

  private static void clearPool(RecipeStage stage) throws InterruptedException {
    Pool pool = stage.busy();

    stage.type();

    stage.atOnce("both that waited fail", () -> allFailed(stage));
    assertFailed(stage, PoolClearedException.class);
    assertThat(stage.inUse("netsuite")).isZero();
    stage.held.add(pool.tryAcquire().orElseThrow());
  }

  private static void resize(RecipeStage stage) throws InterruptedException {
    stage.busy();

    stage.type();

    stage.atOnce("one that waited has the new room", () -> stage.granted() == 1);
    assertThat(stage.waiting.get(0)).isDone();
    assertThat(stage.waiting.get(1)).isNotDone();
    assertThat(stage.inUse("netsuite")).isEqualTo(3);
    var event = stage.holder.admin().events("netsuite", 1).get(0);
    assertThat(List.of(event.act(), event.actor(), event.before(), event.after()))
        .containsExactly("changed", "-", "limit=2", "limit=3");
  }

  private static void pause(RecipeStage stage) throws InterruptedException {
    Pool pool = stage.busy();

    stage.type();
    stage.atOnce("it says that it is paused", () -> blocked(stage).equals("paused"));
    stage.held.get(0).close();

    stage.atOnce("the permit is back", () -> stage.inUse("netsuite") == 1);
    // The release would have granted it.
    assertThat(stage.granted()).isZero();
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(stage.redis().zcard(stage.key("pool:{netsuite}:waiters"))).isEqualTo(2);
    assertThat(stage.held.get(1).isValid()).isTrue();
  }

  private static void resume(RecipeStage stage) throws InterruptedException {
    stage.busy();
    assertThat(stage.waiter.admin().pause("netsuite")).isTrue();
    stage.held.get(0).close();
    await().until(() -> stage.inUse("netsuite") == 1);
    assertThat(stage.granted()).isZero();

    stage.type();

    stage.atOnce("one that waited is granted", () -> stage.granted() == 1);
    assertThat(stage.inUse("netsuite")).isEqualTo(2);
  }

  private static void changeRate(RecipeStage stage) throws InterruptedException {
    stage.busy();
    stage.held.get(0).close();
    stage.held.get(1).close();
    await().until(() -> stage.granted() == 2);

    stage.type();
    CompletableFuture<Permit> first = stage.waiter.pool("netsuite").acquireAsync();
    stage.waiting.add(first);
    stage.waiting.get(0).join().close();
    stage.waiting.get(1).join().close();

    stage.atOnce("one call is let through in a minute", first::isDone);
    assertThat(stage.holder.pool("netsuite").tryAcquire()).isEmpty();
    stage.waiting.add(stage.waiter.pool("netsuite").acquireAsync(Duration.ofSeconds(90)));
    stage.atOnce("the next one waits for it", () -> blocked(stage).startsWith("rate 1/1m until "));
  }

  private static void openWindow(RecipeStage stage) throws InterruptedException {
    PoolConfig config =
        PoolConfig.builder()
            .limit(9)
            .timeout(Duration.ofSeconds(90))
            .rateLimit(RateLimit.perMinute(2))
            .build();
    stage.busy("netsuite", config);
    assertThat(blocked(stage)).startsWith("rate 2/1m until ");

    stage.type();

    stage.atOnce("both that waited for it go on", () -> stage.granted() == 2);
  }

  private static void longestHold(RecipeStage stage) throws InterruptedException {
    Pool pool = stage.busy();

    stage.type();

    stage.atOnce(
        "the worker of the holders knows it with what it does next",
        () -> pool.tryAcquire().isEmpty() && pool.config().longestHold().isPresent());
    assertThat(pool.config().longestHold()).contains(Duration.ofMinutes(10));
  }

  private static void endCoolDownOfPool(RecipeStage stage) throws InterruptedException {
    stage.busy();
    stage.held.get(0).release(Outcome.throttled(Duration.ofSeconds(20)));
    await().until(() -> blocked(stage).startsWith("cooling until "));
    assertThat(stage.granted()).isZero();

    stage.type();

    stage.atOnce("one that waited is granted", () -> stage.granted() == 1);
  }

  private static void delete(RecipeStage stage) throws InterruptedException {
    Pool pool = stage.busy();

    stage.type();

    stage.atOnce("both that waited fail", () -> allFailed(stage));
    assertFailed(stage, PoolDeletedException.class);
    assertThatThrownBy(pool::tryAcquire).isInstanceOf(PoolDeletedException.class);
    assertThat(stage.held).allMatch(Permit::isValid);
    assertThat(stage.holder.admin().pools()).isEmpty();
    assertThatThrownBy(() -> stage.waiter.pool("never-made"))
        .isInstanceOf(PoolNotFoundException.class);
  }

  private static String blocked(RecipeStage stage) {
    String blocked = stage.redis().hget(stage.key("pool:{netsuite}"), "blocked");
    return blocked == null ? "" : blocked;
  }

  private static boolean allFailed(RecipeStage stage) {
    return stage.waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally);
  }

  private static void assertFailed(RecipeStage stage, Class<?> why) {
    for (CompletableFuture<Permit> call : stage.waiting) {
      assertThatThrownBy(call::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(why.asSubclass(Throwable.class));
    }
  }
}
