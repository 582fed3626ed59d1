package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.contract.RecordingListener;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.contract.Twin;
import io.poolcoordinator.contract.TwinRun;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoredPool;
import org.junit.jupiter.api.Test;

/** That the comparison of two stores finds them equal that are, and no others. */
class TwinRunTest {

  private static final int STEPS = 300;

  private static Twin twin(StoreFixture fixture, String rate) {
    PoolConfig config = PoolConfig.builder().limit(3).rateLimit(RateLimit.parse(rate)).build();
    StoredPool settings = new StoredPool(config, PoolState.ACTIVE, 0);
    return new Twin(fixture, new DeclareCommand("netsuite", Mode.KEEP, settings, 0));
  }

  private static void run(long seed, String rate, String otherRate) {
    run(seed, rate, otherRate, new Act[0]);
  }

  /** Runs twins of which one knows of some acts more. */
  private static void run(long seed, String rate, String otherRate, Act... acts) {
    try (StoreFixture one = new InMemoryStoreFixture();
        StoreFixture other = new InMemoryStoreFixture()) {
      Twin twin = twin(one, rate);
      Twin otherTwin = twin(other, otherRate);
      PoolStore clerk = other.newStore("clerk", new RecordingListener());
      for (Act act : acts) {
        ActCommand command =
            new ActCommand(
                "netsuite", "clerk:" + act, twin.time() + 9, act, "exact", Author.WORKER);
        assertThat(clerk.act(command)).isCompleted();
      }
      new TwinRun(seed, twin, otherTwin).run(STEPS);
    }
  }

  private static void runSome(String rate, String otherRate) {
    for (long seed = 1; seed <= 10; seed++) {
      run(seed, rate, otherRate);
    }
  }

  @Test
  void aStoreIsItsOwnTwin() {
    runSome("20/1s", "20/1s");
  }

  @Test
  void aStoreThatKnowsOfMoreEventsIsNot() {
    assertThatThrownBy(() -> run(1, "20/1s", "20/1s", Act.ATTACH, Act.DETACH))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("events");
  }

  @Test
  void aStoreToWhichAConnectionIsAttachedMoreIsNot() {
    assertThatThrownBy(() -> run(1, "20/1s", "20/1s", Act.ATTACH))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aStoreThatLetsOneUnitMoreThroughIsNot() {
    assertThatThrownBy(() -> runSome("1/1d", "2/1d")).isInstanceOf(AssertionError.class);
  }

  @Test
  void aStoreThatOpensAMillisecondEarlierIsNot() {
    assertThatThrownBy(() -> runSome("5/1000ms", "5/999ms")).isInstanceOf(AssertionError.class);
  }
}
