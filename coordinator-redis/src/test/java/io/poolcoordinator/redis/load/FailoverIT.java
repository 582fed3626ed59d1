package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.load.FaultyRedis.Kind;
import io.poolcoordinator.redis.testing.Alone;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master goes under load: what every build shows. {@link FailoverMatrixIT} has the rest. */
@Alone
class FailoverIT {

  @TempDir private Path directory;

  @Test
  void waitersGoOnWhenTheMasterOfSentinelsIsKilled() throws Exception {
    FailoverScenarios.masterKilledUnderLoad(new Cell(Kind.SENTINEL, LoadClient.LETTUCE), directory);
  }

  @Test
  void waitersGoOnWhenAMasterOfAClusterIsKilled() throws Exception {
    FailoverScenarios.masterKilledUnderLoad(new Cell(Kind.CLUSTER, LoadClient.REDISSON), directory);
  }
}
