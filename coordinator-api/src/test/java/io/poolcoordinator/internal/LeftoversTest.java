package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.Preference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that took over believes permits to be held that were given back. */
class LeftoversTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A permit that the store believes in, and its worker knows nothing of. */
  private void believe(Pool pool, String worker) {
    one.network()
        .acquire(
            new AcquireCommand(
                pool.name(),
                worker + ":gone",
                0,
                ManualTimeline.START_MILLIS + 2_000,
                1,
                "",
                true,
                true,
                Preference.NONE,
                ""))
        .toCompletableFuture()
        .join();
  }

  private void takeOver() {
    one.network().connected(false);
    one.network().connected(true);
    fixture.advance(1_500);
  }

  @Test
  void whatNobodyHoldsIsGivenBackAndWhatIsHeldStays() throws InterruptedException {
    Pool pool = one.pool(3);
    Permit held = pool.acquire();
    believe(pool, one.coordinator().worker());
    assertThat(one.coordinator().admin().holders(pool.name())).hasSize(2);

    takeOver();

    assertThat(one.coordinator().admin().holders(pool.name()))
        .extracting(holder -> holder.permit())
        .containsExactly(held.id());
    assertThat(held.isValid()).isTrue();
  }

  @Test
  void thoseOfOthersAreLeftAlone() {
    Pool pool = one.pool(3);
    believe(pool, "other-12345678");

    takeOver();

    assertThat(one.coordinator().admin().holders(pool.name())).hasSize(1);
  }
}
