package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.load.FaultyRedis.Kind;
import io.poolcoordinator.redis.testing.Alone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The master goes under load, in each cell. */
@Alone
@Tag("matrix")
class FailoverMatrixIT {

  @TempDir private Path directory;

  static List<Cell> cells() {
    return Cell.of(Kind.SENTINEL, Kind.CLUSTER).stream()
        .filter(cell -> cell.toString().contains(System.getProperty("matrix.cells", "")))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void waitersGoOnWhenTheMasterIsKilled(Cell cell) throws Exception {
    FailoverScenarios.masterKilledUnderLoad(cell, directory);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void nobodyNoticesACleanFailover(Cell cell) throws Exception {
    FailoverScenarios.cleanFailoverUnderLoad(cell, directory);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void whatReplicasDidNotHearIsRestoredByWorkers(Cell cell) throws Exception {
    FailoverScenarios.masterKilledThatReplicasDidNotHear(cell, directory);
  }
}
