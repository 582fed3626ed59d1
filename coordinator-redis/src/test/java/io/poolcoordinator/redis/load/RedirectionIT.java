package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.load.FaultyRedis.Kind;
import io.poolcoordinator.redis.testing.Alone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Slots and subscriptions that have to be found anew, without a loss. */
@Alone
class RedirectionIT {

  @TempDir private Path directory;

  static List<Cell> resubscribing() {
    return Cell.of(Kind.SINGLE, Kind.CLUSTER);
  }

  @Test
  void callersOnlyWaitWhileTheSlotOfTheirPoolMoves() throws Exception {
    SlotMoveScenarios.movedUnderLoad(LoadClient.LETTUCE, directory);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(LoadClient.class)
  @Tag("matrix")
  void callersOnlyWaitWhileTheSlotOfTheirPoolMoves(LoadClient client) throws Exception {
    SlotMoveScenarios.movedUnderLoad(client, directory);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("resubscribing")
  @Tag("matrix")
  void messagesComeAgainWhenTheirConnectionsWereKilled(Cell cell) throws Exception {
    ResubscriptionScenarios.killed(cell, directory);
  }
}
