package io.poolcoordinator.redis;

import io.poolcoordinator.contract.PoolStoreContract;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.ClientKind;
import io.poolcoordinator.redis.testing.Deployment;
import io.poolcoordinator.redis.testing.NotAvailableException;
import io.poolcoordinator.redis.testing.RedisStoreFixture;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract in each cell: a client library, and servers in one of the ways to run them. At every
 * build a cell runs the core of the contract; with {@code -Pmatrix} all of it. The property {@code
 * matrix.cells} leaves out those whose name does not contain it.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("cells")
@Tag("matrix")
// One cell after the other, so that each has the machine; the tests in a cell beside each other.
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock(value = Alone.MACHINE, mode = ResourceAccessMode.READ)
class MatrixIT extends PoolStoreContract {

  @RegisterExtension static final MatrixReport REPORT = new MatrixReport();

  private static final List<Cell> CELLS =
      List.of(
          new Cell(ClientKind.LETTUCE, Deployment.REDIS_6_2),
          new Cell(ClientKind.LETTUCE, Deployment.REDIS_7_0),
          new Cell(ClientKind.LETTUCE, Deployment.REDIS_8_0),
          new Cell(ClientKind.LETTUCE, Deployment.VALKEY_8_1),
          new Cell(ClientKind.LETTUCE, Deployment.SENTINEL),
          new Cell(ClientKind.LETTUCE, Deployment.CLUSTER),
          new Cell(ClientKind.LETTUCE, Deployment.CLUSTER_6_2),
          new Cell(ClientKind.LETTUCE_RESP2, Deployment.REDIS_7_0),
          new Cell(ClientKind.REDISSON, Deployment.REDIS_7_0),
          new Cell(ClientKind.REDISSON, Deployment.SENTINEL),
          new Cell(ClientKind.REDISSON, Deployment.CLUSTER));

  @Parameter Cell cell;

  record Cell(ClientKind client, Deployment deployment) {
    @Override
    public String toString() {
      return client + " on " + deployment;
    }
  }

  static List<Cell> cells() {
    String wanted = System.getProperty("matrix.cells", "");
    return CELLS.stream().filter(cell -> cell.toString().contains(wanted)).toList();
  }

  @BeforeParameterizedClassInvocation
  static void start(Cell cell) {
    try {
      REPORT.begin(cell, cell.deployment().shared().version());
    } catch (NotAvailableException notAvailable) {
      REPORT.leaveOut(cell, notAvailable.getMessage());
      Assumptions.abort(cell + " is left out: " + notAvailable.getMessage());
    }
  }

  @AfterParameterizedClassInvocation
  static void end(Cell cell) {
    REPORT.end(cell);
  }

  @Override
  protected StoreFixture newFixture() {
    return new RedisStoreFixture(cell.deployment().shared(), cell.client());
  }
}
