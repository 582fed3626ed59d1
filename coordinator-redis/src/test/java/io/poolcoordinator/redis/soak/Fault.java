package io.poolcoordinator.redis.soak;

import io.lettuce.core.KillArgs;
import io.lettuce.core.ScriptOutputType;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.redis.testing.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What goes wrong in a scene, each a row of the table of faults. */
enum Fault {
  REPLIES_LOST(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      scene.cutOff(any(scene, random), name(), 1_500, proxy -> proxy.loseReplies(0.05, 5));
    }
  },
  REQUESTS_LOST(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      scene.cutOff(any(scene, random), name(), 1_500, proxy -> proxy.loseRequests(0.05));
    }
  },
  CONNECTIONS_CUT(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      FaultProxy.Cut how = random.nextBoolean() ? FaultProxy.Cut.RESET : FaultProxy.Cut.FIN;
      scene.cutOff(any(scene, random), name(), 300, proxy -> proxy.cut(how));
    }
  },
  PARTITIONED(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      scene.cutOff(
          any(scene, random),
          name(),
          Scene.LEASE_MILLIS + 1_500,
          proxy -> {
            proxy.refuse();
            proxy.cut(FaultProxy.Cut.RESET);
          });
    }
  },
  HALF_OPEN(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      scene.cutOff(any(scene, random), name(), Scene.LEASE_MILLIS + 1_500, FaultProxy::stall);
    }
  },
  REPLIES_STALLED(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      scene.cutOff(any(scene, random), name(), 3_000, FaultProxy::stallReplies);
    }
  },
  SLOW_NETWORK(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      Duration there = Duration.ofMillis(random.nextInt(200));
      Duration back = Duration.ofMillis(random.nextInt(200));
      scene.cutOff(any(scene, random), name(), 2_000, proxy -> proxy.delay(there, back));
    }
  },
  PUSHES_LOST(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      scene.losePushes(scene.workers, 3_000);
    }
  },
  PUBSUB_KILLED(Family.NETWORK) {
    @Override
    void strike(Scene scene, Random random) {
      for (int i = 0; i < 10; i++) {
        scene.redis.commands().clientKill(KillArgs.Builder.typePubsub());
        Scene.pause(random.nextInt(300));
      }
    }
  },
  WORKER_KILLED(Family.WORKERS) {
    @Override
    void strike(Scene scene, Random random) {
      scene.kill(any(scene, random));
    }
  },
  WORKER_STOPPED(Family.WORKERS) {
    @Override
    void strike(Scene scene, Random random) {
      scene.stop(any(scene, random), Scene.LEASE_MILLIS + 500 + random.nextInt(4_000));
    }
  },
  WORKER_STOPPED_SHORTLY(Family.WORKERS) {
    @Override
    void strike(Scene scene, Random random) {
      scene.stop(any(scene, random), 100 + random.nextInt(700));
    }
  },
  REDIS_STOPPED(Family.SERVER) {
    @Override
    void strike(Scene scene, Random random) {
      scene.outage(name(), 500 + random.nextInt(4_000), scene.redis::pause, scene.redis::resume);
    }
  },
  REDIS_BUSY(Family.SERVER) {
    @Override
    void strike(Scene scene, Random random) {
      scene.outage(
          name(),
          0,
          () -> scene.redis.commands().eval(Scene.sleep(random), ScriptOutputType.STATUS),
          () -> {});
    }
  },
  CLIENTS_PAUSED(Family.SERVER) {
    @Override
    void strike(Scene scene, Random random) {
      long millis = 300 + random.nextInt(1_500);
      scene.outage(name(), millis, () -> scene.redis.commands().clientPause(millis), () -> {});
    }
  },
  SCRIPTS_FLUSHED(Family.SERVER) {
    @Override
    void strike(Scene scene, Random random) {
      // Not an excuse: who finds a script missing sends it.
      for (int i = 0; i < 5; i++) {
        scene.redis.commands().scriptFlush();
        Scene.pause(random.nextInt(400));
      }
    }
  },
  MEMORY_FULL(Family.SERVER) {
    @Override
    void strike(Scene scene, Random random) {
      scene.outage(
          name(),
          2_500,
          () -> scene.redis.commands().configSet("maxmemory", "1mb"),
          () -> scene.redis.commands().configSet("maxmemory", "0"));
    }
  },
  FLUSHED(Family.LOSS) {
    @Override
    void strike(Scene scene, Random random) {
      long from = System.nanoTime();
      scene.outage(name(), 0, () -> scene.redis.commands().flushall(), () -> {});
      scene.circumstances.lost(name(), from, System.nanoTime());
    }
  },
  RESTARTED_EMPTY(Family.LOSS) {
    @Override
    void strike(Scene scene, Random random) {
      scene.restartEmpty(random.nextInt(3_000));
    }
  },
  RESIZED(Family.ACTS) {
    @Override
    void strike(Scene scene, Random random) {
      for (int i = 0; i < 10; i++) {
        int limit = 1 + random.nextInt(2 * scene.load.limit());
        scene.circumstances.resized(limit);
        scene.admin().update(Scene.POOL, config -> config.toBuilder().limit(limit).build());
        Scene.pause(random.nextInt(200));
      }
      scene.admin().update(Scene.POOL, config -> limit(config, scene.load.limit()));
    }
  },
  RESIZED_BY_HAND(Family.ACTS) {
    @Override
    void strike(Scene scene, Random random) {
      for (int i = 0; i < 10; i++) {
        scene.set("limit", Integer.toString(1 + random.nextInt(2 * scene.load.limit())));
        Scene.pause(random.nextInt(200));
      }
      scene.set("limit", Integer.toString(scene.load.limit()));
    }
  },
  PAUSED_AND_RESUMED(Family.ACTS) {
    @Override
    void strike(Scene scene, Random random) {
      long from = System.nanoTime();
      scene.admin().pause(Scene.POOL);
      Scene.pause(random.nextInt(1_500));
      scene.admin().resume(Scene.POOL);
      scene.circumstances.heldUp(name(), from, System.nanoTime());
    }
  },
  CLEARED(Family.ACTS) {
    @Override
    void strike(Scene scene, Random random) {
      scene.clear(name(), () -> scene.admin().clear(Scene.POOL));
    }
  },
  CLEARED_BY_HAND(Family.ACTS) {
    @Override
    void strike(Scene scene, Random random) {
      scene.clear(
          name(), () -> scene.redis.commands().del(Scene.KEY + ":leases", Scene.KEY + ":waiters"));
    }
  },
  PERMIT_ENDED(Family.ACTS) {
    @Override
    void strike(Scene scene, Random random) {
      scene.clear(
          name(),
          () -> {
            List<Holder> holders = scene.admin().holders(Scene.POOL);
            if (!holders.isEmpty()) {
              Holder holder = holders.get(random.nextInt(holders.size()));
              scene.admin().endPermit(Scene.POOL, holder.permit());
            }
          });
    }
  },
  DELETED_AND_MADE_ANEW(Family.ACTS) {
    @Override
    void strike(Scene scene, Random random) {
      PoolConfig config = scene.admin().snapshot(Scene.POOL).config();
      scene.clear(
          name(),
          () -> {
            scene.admin().delete(Scene.POOL);
            scene.coordinator().pool(Scene.POOL, config);
          });
    }
  };

  /** Which faults strike in one scene. */
  enum Family {
    /** Between a worker and Redis. */
    NETWORK,
    /** Workers that die or stop. */
    WORKERS,
    /** A server that answers late, or refuses. */
    SERVER,
    /** A server that loses its state. */
    LOSS,
    /** What people do. */
    ACTS
  }

  private final Family family;

  Fault(Family family) {
    this.family = family;
  }

  Family family() {
    return family;
  }

  /** Has it happen, and returns when it is over. */
  abstract void strike(Scene scene, Random random);

  private static Worker any(Scene scene, Random random) {
    return scene.workers.get(random.nextInt(scene.workers.size()));
  }

  private static PoolConfig limit(PoolConfig config, int limit) {
    return config.toBuilder().limit(limit).build();
  }
}
