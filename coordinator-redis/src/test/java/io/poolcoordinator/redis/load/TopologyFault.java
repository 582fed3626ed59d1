package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.load.FaultyRedis.Kind;
import java.nio.file.Path;
import java.util.List;

/** What goes wrong with servers that replicate, under load, in each of its cells. */
public enum TopologyFault {
  MASTER_KILLED(Cell.of(Kind.SENTINEL, Kind.CLUSTER), FailoverScenarios::masterKilledUnderLoad),
  LOSSY_FAILOVER(
      Cell.of(Kind.SENTINEL, Kind.CLUSTER), FailoverScenarios::masterKilledThatReplicasDidNotHear),
  CLEAN_FAILOVER(Cell.of(Kind.SENTINEL, Kind.CLUSTER), FailoverScenarios::cleanFailoverUnderLoad),
  FLUSHED_EVERYWHERE(Cell.of(Kind.SENTINEL, Kind.CLUSTER), LossScenarios::flushedUnderLoad),
  SLOT_MOVED(
      Cell.of(Kind.CLUSTER),
      (cell, directory) -> SlotMoveScenarios.movedUnderLoad(cell.client(), directory)),
  PUBSUB_KILLED_ON_A_CLUSTER(Cell.of(Kind.CLUSTER), ResubscriptionScenarios::killed);

  private interface Scenario {
    void run(Cell cell, Path directory) throws Exception;
  }

  private final List<Cell> cells;
  private final Scenario scenario;

  TopologyFault(List<Cell> cells, Scenario scenario) {
    this.cells = cells;
    this.scenario = scenario;
  }

  /**
   * Has it happen under load, in one of its cells.
   *
   * @param number which cell, of any number
   * @param directory where histories go
   * @throws AssertionError if what must hold does not
   */
  public void strike(int number, Path directory) throws Exception {
    scenario.run(cells.get(number % cells.size()), directory);
  }
}
