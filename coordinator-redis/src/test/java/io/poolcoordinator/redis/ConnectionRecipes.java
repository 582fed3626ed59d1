package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Connection;
import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import java.util.Map;
import java.util.Optional;

/** Recipes for connections. */
final class ConnectionRecipes {

  private static final String NAME = "crm-eu";

  private ConnectionRecipes() {}

  static void addTo(Map<String, RecipesIT.Expectation> expectations) {
    expectations.put("where-is-connection", ConnectionRecipes::whereIsConnection);
    expectations.put("which-connections", ConnectionRecipes::whichConnections);
    expectations.put("attach", ConnectionRecipes::attach);
    expectations.put("move", ConnectionRecipes::move);
    expectations.put("detach", ConnectionRecipes::detach);
  }

  /** Two pools, of which `netsuite` has the connection; both workers have used it. */
  private static void useIn(RecipeStage stage) throws InterruptedException {
    declare(stage);
    stage.holder.admin().attach(NAME, "netsuite");
    stage.held.add(stage.holder.connection(NAME).tryAcquire().orElseThrow());
    stage.held.add(stage.waiter.connection(NAME).tryAcquire().orElseThrow());
    assertThat(stage.held).allMatch(permit -> permit.pool().equals("netsuite"));
  }

  private static void declare(RecipeStage stage) {
    var unused = stage.holder.pool("netsuite", PoolConfig.ofLimit(9));
    unused = stage.holder.pool("exact", PoolConfig.ofLimit(9));
  }

  private static void whereIsConnection(RecipeStage stage) throws InterruptedException {
    useIn(stage);
    stage.type();
    assertThat(stage.waiter.admin().poolOf(NAME)).contains("netsuite");

    assertThat(stage.holder.admin().detach(NAME)).contains("netsuite");

    assertThat(stage.typeAgain()).endsWith("(integer) 0");
  }

  private static void whichConnections(RecipeStage stage) throws InterruptedException {
    useIn(stage);
    stage.type();
    stage.holder.admin().attach("shop", "netsuite");

    assertThat(stage.typeAgain())
        .hasSize(2)
        .allMatch(line -> line.matches("\\d\\) \"(crm-eu|shop)\""));
  }

  private static void attach(RecipeStage stage) {
    declare(stage);
    Connection connection = stage.waiter.connection(NAME);
    assertThatThrownBy(connection::tryAcquire).isInstanceOf(ConnectionDetachedException.class);

    stage.type();

    stage.atOnce("it acquires from there", () -> acquiresFrom(stage, connection, "netsuite"));
    assertThat(stage.holder.admin().poolOf(NAME)).contains("netsuite");
  }

  private static void move(RecipeStage stage) throws InterruptedException {
    useIn(stage);

    stage.type();

    stage.atOnce(
        "both workers acquire from the other pool",
        () ->
            acquiresFrom(stage, stage.waiter.connection(NAME), "exact")
                && acquiresFrom(stage, stage.holder.connection(NAME), "exact"));
    assertThat(stage.inUse("netsuite")).isEqualTo(2);
    assertThat(stage.held).allMatch(Permit::isValid);
    assertThat(stage.holder.admin().connections("netsuite")).isEmpty();
    assertThat(stage.holder.admin().connections("exact")).containsExactly(NAME);
  }

  private static void detach(RecipeStage stage) throws InterruptedException {
    useIn(stage);

    stage.type();

    assertThatThrownBy(() -> stage.waiter.connection(NAME).tryAcquire())
        .isInstanceOf(ConnectionDetachedException.class);
    assertThatThrownBy(() -> stage.holder.connection(NAME).tryAcquire())
        .isInstanceOf(ConnectionDetachedException.class);
    stage.atOnce("nothing is granted to it", () -> stage.inUse("netsuite") == 2);
    assertThat(stage.held).allMatch(Permit::isValid);
    assertThat(stage.holder.admin().poolOf(NAME)).isEmpty();
    assertThat(stage.acts("netsuite")).containsExactly("attached", "made");
  }

  private static boolean acquiresFrom(RecipeStage stage, Connection connection, String pool)
      throws InterruptedException {
    Optional<Permit> permit = connection.tryAcquire();
    permit.ifPresent(stage.held::add);
    return permit.isPresent() && permit.get().pool().equals(pool);
  }
}
