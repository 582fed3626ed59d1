package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareReply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings are changed as they stand in the store, whoever else changes them. */
class SettingsUpdateTest {

  private final EngineFixture fixture = new EngineFixture();
  private final FaultyStore network = fixture.network();
  private final PoolEngine engine =
      fixture.engine(
          network, PoolConfig.builder().limit(5).rateLimit(RateLimit.parse("10/1s")).build());

  @AfterEach
  void close() {
    network.close();
    fixture.close();
  }

  private void updateTimeout() {
    engine
        .settings()
        .update(config -> config.toBuilder().timeout(Duration.ofSeconds(7)).build(), Author.WORKER);
  }

  @Test
  void aChangeIsInForceAtOnceHereAndForOthers() {
    EngineFixture.Worker other = fixture.worker("other");
    updateTimeout();
    assertThat(engine.config().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(other.pool().config()).isEqualTo(engine.config());
    // Nothing is read that was just told.
    assertThat(network.finds).isEqualTo(1);
    updateTimeout();
  }

  @Test
  void whatOthersChangeMeanwhileIsKept() {
    network.beforeDeclare = () -> changeByHandOnce();
    updateTimeout();
    assertThat(network.finds).isEqualTo(2);
    assertThat(engine.config().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(engine.config().limit()).isEqualTo(6);
    assertThat(engine.config().rateLimits()).containsExactly(RateLimit.parse("10/1s"));
  }

  private void changeByHandOnce() {
    network.beforeDeclare = () -> {};
    fixture.advance(1);
    fixture.set("limit", "6");
  }

  @Test
  void whoIsTenTimesTooLateGivesUp() {
    int declares = network.declares;
    network.beforeDeclare =
        () -> {
          fixture.advance(1);
          fixture.set("limit", String.valueOf(10 + network.declares));
        };
    assertThatThrownBy(this::updateTimeout)
        .isInstanceOf(PoolConflictException.class)
        .hasMessageContaining("timeout=PT7S");
    assertThat(network.declares - declares).isEqualTo(10);
    assertThat(engine.config().timeout()).isEqualTo(PoolConfig.DEFAULT_TIMEOUT);
  }

  @Test
  void aPoolThatIsMissingOrDeletedIsNotMade() {
    fixture.set("state", "deleted");
    assertThatThrownBy(this::updateTimeout).isInstanceOf(PoolDeletedException.class);
    fixture.set("state", "active");
    network.beforeDeclare = () -> fixture.set("state", "deleted");
    assertThatThrownBy(this::updateTimeout).isInstanceOf(PoolDeletedException.class);
    network.beforeDeclare = () -> {};
    fixture.set("state", "active");
  }

  @Test
  void aPoolThatWasLostIsNotChangedButRestored() {
    fixture.pools.forgetAll();
    assertThatThrownBy(this::updateTimeout).isInstanceOf(PoolNotFoundException.class);
    assertThat(fixture.worker("other").pool().config()).isEqualTo(engine.config());
    assertThat(engine.config().timeout()).isEqualTo(PoolConfig.DEFAULT_TIMEOUT);
    network.beforeDeclare =
        () -> {
          network.beforeDeclare = () -> {};
          fixture.pools.forgetAll();
        };
    assertThatThrownBy(this::updateTimeout).isInstanceOf(PoolNotFoundException.class);
    updateTimeout();
    assertThat(engine.config().timeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void whatTheChangeThrowsAndWhatTheStoreFailsWithFailsTheUpdate() {
    assertThatThrownBy(
            () ->
                engine
                    .settings()
                    .update(config -> config.toBuilder().limit(-1).build(), Author.WORKER))
        .isInstanceOf(IllegalArgumentException.class);
    network.declare = FaultyStore.Fault.NOT_EXECUTED;
    assertThatThrownBy(this::updateTimeout).isInstanceOf(PoolStoreException.class);
  }

  @Test
  void askingTellsOfTheRoomInTheWindowsAndOfNewSettings() {
    engine.reservations().reserve(3, Duration.ZERO).join();
    fixture.set("limit", "6");
    DeclareReply reply = engine.settings().ask().join();
    assertThat(reply.available()).isEqualTo(7);
    assertThat(engine.config().limit()).isEqualTo(6);
  }
}
