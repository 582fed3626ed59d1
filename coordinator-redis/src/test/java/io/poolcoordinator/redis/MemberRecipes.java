package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import java.time.Duration;
import java.util.Map;

/** Recipes for members. */
final class MemberRecipes {

  private static final PoolConfig CONFIG =
      PoolConfig.builder()
          .limit(9)
          .member(Member.builder("eol1").limit(1).build())
          .member(Member.builder("eol2").limit(1).build())
          .build();

  private MemberRecipes() {}

  static void addTo(Map<String, RecipesIT.Expectation> expectations) {
    expectations.put("add-member", MemberRecipes::addMember);
    expectations.put("remove-member", MemberRecipes::getsNoMoreGrants);
    expectations.put("drain-member", MemberRecipes::getsNoMoreGrants);
    expectations.put("disable-member", MemberRecipes::getsNoMoreGrants);
    expectations.put("enable-member", MemberRecipes::enableMember);
    expectations.put("end-cool-down", MemberRecipes::endCoolDown);
  }

  private static void addMember(RecipeStage stage) throws InterruptedException {
    stage.busy("exact", CONFIG);

    stage.type();

    stage.atOnce("both that waited have it", () -> stage.granted() == 2);
    assertThat(stage.waiting).allSatisfy(call -> assertThat(member(call.join())).isEqualTo("eol3"));
  }

  /** Its holder goes on; and when that has finished, nobody comes after it. */
  private static void getsNoMoreGrants(RecipeStage stage) throws InterruptedException {
    Pool pool = stage.busy("exact", CONFIG);
    Permit first = heldOn(stage, "eol1");
    Permit second = heldOn(stage, "eol2");

    stage.type();

    assertThat(second.isValid()).isTrue();
    second.close();
    stage.atOnce("its permit is back", () -> stage.inUse("exact") == 1);
    // The release would have granted it.
    assertThat(stage.granted()).isZero();
    assertThat(pool.tryAcquire()).isEmpty();
    first.close();
    stage.atOnce("the other member goes on", () -> stage.granted() == 1);
    assertThat(member(stage.waiting.get(0).join())).isEqualTo("eol1");
    await().untilAsserted(() -> assertThat(stage.acts("exact")).containsExactly("changed", "made"));
  }

  private static void enableMember(RecipeStage stage) throws InterruptedException {
    Pool pool = stage.busy("exact", CONFIG);
    pool.members().disable("eol2");
    heldOn(stage, "eol2").close();
    await().until(() -> stage.inUse("exact") == 1);
    assertThat(stage.granted()).isZero();

    stage.type();

    stage.atOnce("one that waited has it", () -> stage.granted() == 1);
    assertThat(member(stage.waiting.get(0).join())).isEqualTo("eol2");
  }

  private static void endCoolDown(RecipeStage stage) throws InterruptedException {
    Pool pool = stage.busy("exact", CONFIG);
    heldOn(stage, "eol2").release(Outcome.throttled(Duration.ofHours(1)));
    await().until(() -> stage.inUse("exact") == 1);
    assertThat(stage.granted()).isZero();
    assertThat(pool.tryAcquire(AcquireRequest.builder().member("eol2").build())).isEmpty();

    stage.type();

    stage.atOnce("one that waited has it", () -> stage.granted() == 1);
    assertThat(member(stage.waiting.get(0).join())).isEqualTo("eol2");
  }

  /** Whose turn it is first is not said. */
  private static Permit heldOn(RecipeStage stage, String name) {
    return stage.held.stream()
        .filter(permit -> member(permit).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String member(Permit permit) {
    return permit.member().orElseThrow().name();
  }
}
