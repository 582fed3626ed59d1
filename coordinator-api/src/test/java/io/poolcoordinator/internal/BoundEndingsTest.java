package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.Standing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for certain members is told why its own wait ended, not that of others. */
class BoundEndingsTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static AcquireRequest bound(String member, int seconds) {
    return AcquireRequest.builder().member(member).timeout(Duration.ofSeconds(seconds)).build();
  }

  @Test
  void theReasonIsThatOfItsOwnQueue() throws Exception {
    Pool pool =
        one.pool(
            9, Member.builder("eol1").limit(1).build(), Member.builder("eol2").limit(1).build());
    Permit held = pool.acquire(bound("eol1", 30));
    // From now on the pool as a whole is blocked by why the head of another queue waits.
    pool.members().disable("eol2");
    CompletableFuture<Permit> other = pool.acquireAsync(bound("eol2", 60));
    CompletableFuture<Permit> waiting = pool.acquireAsync(bound("eol1", 5));
    fixture.advance(5_000);
    assertThat(EngineFixture.failure(waiting))
        .isInstanceOfSatisfying(
            PoolTimeoutException.class,
            timeout -> {
              assertThat(timeout.reason()).isEqualTo("member slots");
              assertThat(timeout.place()).isEqualTo(1);
              assertThat(timeout.held()).isEqualTo(1);
              assertThat(timeout.limit()).isEqualTo(9);
            });
    other.cancel(false);
    held.close();
  }

  @Test
  void whoIsClearedIsNotToldThatThereIsNoMember() {
    PoolEngine engine = fixture.engine(fixture.network(), PoolConfig.ofLimit(1));
    Waiter waiter = waiter(engine, 1);
    Standing standing = new Standing(0, 0, 1, "");
    assertThat(engine.endings().whyEnded(waiter, false, standing))
        .isInstanceOf(PoolClearedException.class);
    engine.settings().update(config -> config.toBuilder().members("eol1").build(), Author.WORKER);
    assertThat(engine.endings().whyEnded(waiter, false, standing))
        .isInstanceOf(PoolClearedException.class);
    engine.settings().update(config -> config.toBuilder().noMembers().build(), Author.WORKER);
    assertThat(engine.endings().whyEnded(waiter, false, standing))
        .hasMessageStartingWith("pool netsuite has no member eol1");
  }

  private static Waiter waiter(PoolEngine engine, int cost) {
    return new Waiter(
        "engine:1",
        AcquireRequest.builder().cost(cost).build(),
        Turns.Turn.of(new Preference(List.of("eol1"), false)),
        Waiter.Kind.PERMIT,
        "",
        "",
        engine.nanoTime(),
        engine.nanoTime(),
        false);
  }

  @Test
  void whatIsFoundImpossibleWithoutAReasonNamesEveryCause() {
    var config = PoolConfig.ofLimit(1);
    Preference some = new Preference(List.of("eol1", "eol2"), false);
    assertThat(Impossible.unnamed("netsuite", config, 50, some))
        .hasMessage(
            "pool netsuite has no member eol1 or eol2 any more, or has a window that never holds a"
                + " cost of 50; ask for another member, or raise the rate or split the call");
    assertThat(Impossible.unnamed("netsuite", config, 1, some))
        .hasMessage("pool netsuite has no member eol1 or eol2, and no other: add it");
    assertThat(Impossible.unnamed("netsuite", config, 50, new Preference(List.of("eol1"), true)))
        .hasMessageContaining("a window, which never holds more");
  }
}
