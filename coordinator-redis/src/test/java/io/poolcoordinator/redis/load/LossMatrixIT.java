package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.load.FaultyRedis.Kind;
import io.poolcoordinator.redis.testing.Alone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State is lost under load, in each cell. What every build shows is in {@link LossIT}. */
@Alone
@Tag("matrix")
class LossMatrixIT {

  @TempDir private Path directory;

  static List<Cell> cells() {
    return Cell.of(Kind.values());
  }

  static List<Cell> singleCells() {
    return Cell.of(Kind.SINGLE, Kind.SENTINEL);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void afterFlushallHoldersAreTakenBackInAndWaitersGoOn(Cell cell) throws Exception {
    LossScenarios.flushedUnderLoad(cell, directory);
  }

  /** A node of a Cluster that comes back empty does not know its slots, and is replaced. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("singleCells")
  void afterARestartWithoutPersistenceServiceResumesByItself(Cell cell) throws Exception {
    LossScenarios.restartedEmptyUnderLoad(cell, directory);
  }
}
