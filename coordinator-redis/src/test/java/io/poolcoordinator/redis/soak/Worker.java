package io.poolcoordinator.redis.soak;

import io.poolcoordinator.redis.history.WorkerHistory;
import io.poolcoordinator.redis.history.WorkerLog;
import io.poolcoordinator.redis.load.Load;
import io.poolcoordinator.redis.load.LoadWorker;
import io.poolcoordinator.redis.load.WorkerLoop;
import io.poolcoordinator.redis.testing.ChildJvm;
import io.poolcoordinator.redis.testing.FaultProxy;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A worker of a scene, which reaches Redis through a proxy of its own. */
abstract class Worker implements AutoCloseable {

  /** Where workers run. */
  enum Kind {
    /** Each in a JVM of its own: it can be killed and stopped. */
    JVM {
      @Override
      Worker start(Load load, RedisServer redis, String name, Path directory) {
        return new InJvm(load, redis, name, directory);
      }
    },
    /** Each in the test's JVM, which is quick. */
    THREADS {
      @Override
      Worker start(Load load, RedisServer redis, String name, Path directory) {
        return new InThreads(load, redis, name, directory);
      }
    };

    abstract Worker start(Load load, RedisServer redis, String name, Path directory);
  }

  private static final Duration START = Duration.ofSeconds(120);

  final String name;
  final FaultProxy proxy;
  private final Path file;

  private Worker(RedisServer redis, String name, Path directory) {
    this.name = name;
    this.proxy = FaultProxy.before(redis);
    this.file = directory.resolve(name + ".history");
  }

  /** Waits until it is connected and has the pool. */
  abstract void awaitReady();

  abstract void go();

  /** Waits until its load is over and it has closed everything. */
  abstract void awaitEnd(Duration most);

  /** Kills it, as a crash would. */
  abstract void kill();

  /** Stops it, as a suspended host would, or lets it go on. */
  abstract void stop(boolean stopped);

  WorkerHistory history() {
    return WorkerHistory.read(name, file);
  }

  @Override
  public void close() {
    proxy.close();
  }

  private static final class InJvm extends Worker {

    private final ChildJvm jvm;

    InJvm(Load load, RedisServer redis, String name, Path directory) {
      super(redis, name, directory);
      this.jvm = ChildJvm.start(LoadWorker.class, load.arguments(proxy.uri(), name, super.file));
    }

    @Override
    void awaitReady() {
      jvm.awaitLine("ready"::equals, START);
    }

    @Override
    void go() {
      jvm.writeLine("go");
    }

    @Override
    void awaitEnd(Duration most) {
      jvm.awaitLine(line -> line.startsWith("grants="), most);
    }

    @Override
    void kill() {
      jvm.kill();
    }

    @Override
    void stop(boolean stopped) {
      if (stopped) {
        jvm.pause();
      } else {
        jvm.resume();
      }
    }

    @Override
    public void close() {
      jvm.close();
      super.close();
    }
  }

  private static final class InThreads extends Worker {

    private final WorkerLog log;
    private final WorkerLoop loop;
    private @Nullable Thread thread;

    InThreads(Load load, RedisServer redis, String name, Path directory) {
      super(redis, name, directory);
      this.log = new WorkerLog(super.file);
      this.loop = new WorkerLoop(load.arguments(proxy.uri(), name, super.file), log);
    }

    @Override
    void awaitReady() {
      // It was, when it was made.
    }

    @Override
    void go() {
      Thread running =
          new Thread(
              () -> {
                try {
                  loop.run();
                  log.done("");
                } catch (InterruptedException interrupt) {
                  Thread.currentThread().interrupt();
                }
              },
              name);
      running.setDaemon(true);
      running.start();
      thread = running;
    }

    @Override
    void awaitEnd(Duration most) {
      Thread running = thread;
      if (running != null) {
        try {
          running.join(most.toMillis());
        } catch (InterruptedException interrupt) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    void kill() {
      throw new UnsupportedOperationException("a worker in this JVM cannot be killed");
    }

    @Override
    void stop(boolean stopped) {
      // To all others the same: it is not heard of, and keeps its connections.
      if (stopped) {
        proxy.stall();
      } else {
        proxy.heal();
      }
    }

    @Override
    public void close() {
      loop.end();
      super.close();
      log.close();
    }
  }
}
