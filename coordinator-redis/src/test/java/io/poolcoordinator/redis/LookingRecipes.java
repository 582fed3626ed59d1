package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;

/** Recipes that only look. */
final class LookingRecipes {

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private LookingRecipes() {}

  static void addTo(Map<String, RecipesIT.Expectation> expectations) {
    expectations.put("who-holds", LookingRecipes::whoHolds);
    expectations.put("oldest-permit", LookingRecipes::oldestPermit);
    expectations.put("queue-length", LookingRecipes::queueLength);
    expectations.put("who-waits", LookingRecipes::whoWaits);
    expectations.put("why-blocked", LookingRecipes::whyBlocked);
    expectations.put("who-did-what", LookingRecipes::whoDidWhat);
  }

  private static void whoHolds(RecipeStage stage) throws InterruptedException {
    stage.busy();

    List<String> printed = stage.type();

    assertThat(printed).hasSize(4);
    assertThat(printed.get(0)).contains('"' + stage.held.get(0).id() + '"');
    assertThat(printed.get(1)).contains("since=" + TIME.format(stage.held.get(0).since()) + " ");
    assertThat(printed.get(3)).contains("since=" + TIME.format(stage.held.get(1).since()) + " ");
  }

  private static void oldestPermit(RecipeStage stage) throws InterruptedException {
    stage.busy();
    // Not the one that comes first in the hash, nor the one with the lowest id.
    String holders = stage.key("pool:{netsuite}:holders");
    String oldest = stage.redis().hget(holders, stage.held.get(0).id());
    stage.redis().hdel(holders, stage.held.get(0).id());
    stage.redis().hset(holders, stage.held.get(0).id(), oldest);

    assertThat(stage.type())
        .singleElement()
        .asString()
        .startsWith(stage.held.get(0).id() + "\t")
        .contains("since=" + TIME.format(stage.held.get(0).since()) + " ");
  }

  private static void queueLength(RecipeStage stage) throws InterruptedException {
    stage.busy();
    stage.type();

    stage.waiting.get(0).cancel(false);

    await()
        .untilAsserted(() -> assertThat(stage.typeAgain()).containsExactly("(integer) 1", "\"1\""));
  }

  private static void whoWaits(RecipeStage stage) throws InterruptedException {
    stage.busy();

    assertThat(stage.type())
        .hasSize(4)
        .allMatch(
            line -> line.contains(stage.waiter.worker() + ":") || line.contains("label=orders#9"));
  }

  private static void whyBlocked(RecipeStage stage) throws InterruptedException {
    stage.busy();
    stage.type();

    stage.redis().hset(stage.key("pool:{netsuite}"), "state", "paused");

    await()
        .untilAsserted(
            () ->
                assertThat(stage.redis().hget(stage.key("pool:{netsuite}"), "blocked"))
                    .isEqualTo("paused"));
  }

  private static void whoDidWhat(RecipeStage stage) throws InterruptedException {
    stage.busy();
    var admin = stage.waiter.admin().as("anna@ops");
    assertThat(admin.because("maintenance until 4").pause("netsuite")).isTrue();
    assertThat(admin.because("the maintenance is over").resume("netsuite")).isTrue();

    List<String> printed = stage.type();

    assertThat(printed).hasSize(3 * 13);
    assertThat(printed.stream().filter(line -> line.matches("\\d\\) .*"))).hasSize(3);
    assertThat(printed.get(13 + 4)).endsWith("\"paused\"");
    assertThat(printed.get(13 + 8)).endsWith("\"maintenance until 4\"");
    assertThat(printed.get(26 + 4)).endsWith("\"made\"");
    assertThat(printed.get(26 + 6)).endsWith('"' + stage.holder.worker() + '"');
  }
}
