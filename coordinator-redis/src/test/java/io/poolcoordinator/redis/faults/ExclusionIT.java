package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.ChildJvm;
import io.poolcoordinator.redis.testing.RedisServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A race that needs no checker: a number in a file, to which several JVMs add unguarded. */
@Alone
class ExclusionIT {

  private static final String POOL = "exclusive";
  private static final int JVMS = 4;
  private static final int THREADS = 4;
  private static final int ADDITIONS = 200;
  private static final long TOTAL = (long) JVMS * THREADS * ADDITIONS;
  private static final Duration MOST = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private Path number() {
    return directory.resolve("number");
  }

  /** What the number is after all workers have added to it. */
  private long race(List<ChildJvm> workers, String how) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(number().toFile(), "rw")) {
      file.writeLong(0);
      workers.forEach(worker -> worker.writeLine(how));
      workers.forEach(worker -> worker.awaitLine("done"::equals, MOST));
      file.seek(0);
      return file.readLong();
    }
  }

  @Test
  void behindAPoolOfLimit1NoAdditionIsLostAndWithoutItSomeAre() throws IOException {
    List<ChildJvm> workers = new ArrayList<>();
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      coordinator.pool(POOL, PoolConfig.ofLimit(1));
      for (int i = 0; i < JVMS; i++) {
        workers.add(
            ChildJvm.start(
                CountingWorker.class,
                redis.uri(),
                POOL,
                number().toString(),
                Integer.toString(THREADS),
                Integer.toString(ADDITIONS)));
      }
      workers.forEach(worker -> worker.awaitLine("ready"::equals, MOST));

      long start = System.nanoTime();
      long guarded = race(workers, "guarded");
      long millis = (System.nanoTime() - start) / 1_000_000;
      long unguarded = race(workers, "unguarded");

      System.out.printf(
          "fault | %d JVMs x %d threads add to a number in a file: behind a pool of limit 1 %d of"
              + " %d in %d ms, without it %d%n",
          JVMS, THREADS, guarded, TOTAL, millis, unguarded);
      assertThat(guarded).isEqualTo(TOTAL);
      assertThat(unguarded).as("the race, without a guard").isLessThan(TOTAL);
    } finally {
      workers.forEach(ChildJvm::close);
    }
  }
}
