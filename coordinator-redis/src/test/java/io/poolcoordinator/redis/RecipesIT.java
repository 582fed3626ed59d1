package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.Terminal;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recipes of REDIS.md, each typed into redis-cli while two workers are at work, and taking
 * effect within a second.
 */
@Alone
class RecipesIT {

  /** Sets the stage, types the recipe, and asserts what it brings about. */
  interface Expectation {
    void on(RecipeStage stage) throws Exception;
  }

  private static final Map<String, Expectation> EXPECTATIONS = new TreeMap<>();

  static {
    LookingRecipes.addTo(EXPECTATIONS);
    PoolRecipes.addTo(EXPECTATIONS);
    MemberRecipes.addTo(EXPECTATIONS);
    ConnectionRecipes.addTo(EXPECTATIONS);
  }

  private static final RedisServer SERVER = RedisServer.shared();
  private static Terminal terminal;

  @BeforeAll
  static void openTerminal() {
    terminal = Terminal.at(SERVER);
  }

  @AfterAll
  static void closeTerminal() {
    terminal.close();
  }

  @Test
  void everyRecipeHasAnExpectationAndTheOtherWayRound() {
    assertThat(Manual.recipes())
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(25)
        .containsExactlyInAnyOrderElementsOf(EXPECTATIONS.keySet());
  }

  /** Those of the manual and those that are expected: one that only one of them has fails. */
  static Stream<String> recipes() {
    TreeSet<String> names = new TreeSet<>(Manual.recipes());
    names.addAll(EXPECTATIONS.keySet());
    return names.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recipes")
  void doesWhatTheManualSays(String recipe) throws Exception {
    assertThat(EXPECTATIONS).containsKey(recipe);
    assertThat(Manual.recipe(recipe)).isNotEmpty();
    try (RecipeStage stage = new RecipeStage(recipe, SERVER, terminal)) {
      EXPECTATIONS.get(recipe).on(stage);
    }
  }
}
