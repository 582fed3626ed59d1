package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.testing.ClusterTopology;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedisUnderTest;
import io.poolcoordinator.redis.testing.SentinelTopology;
import java.time.Duration;
import java.util.List;

/** A Redis of a test's own, in one of the ways to run it, whose servers the test breaks. */
interface FaultyRedis extends AutoCloseable {

  /** The ways to run it. */
  enum Kind {
    SINGLE {
      @Override
      FaultyRedis start() {
        return new Single(RedisServer.start());
      }
    },
    SENTINEL {
      @Override
      FaultyRedis start() {
        return new Sentinel(SentinelTopology.start());
      }
    },
    CLUSTER {
      @Override
      FaultyRedis start() {
        return new Cluster(ClusterTopology.start());
      }
    };

    abstract FaultyRedis start();
  }

  /** Returns it as workers see it. */
  RedisUnderTest redis();

  /** Returns the server that serves a key. */
  RedisServer masterOf(String key);

  /** Returns all servers that answer, masters and replicas. */
  List<RedisServer> servers();

  /** What is written from here on, under keys of the same master, is lost with that master. */
  void cutReplication(String key);

  /**
   * Kills the master of a key, with all that it holds.
   *
   * @return how long it took until another one, or the same one again, served the key
   */
  Duration killMaster(String key);

  /**
   * Has a replica take over from the master of a key, without a fault and without a loss.
   *
   * @return how long it took
   */
  Duration failover(String key);

  /** Returns the masters. */
  default List<RedisServer> masters() {
    return servers().stream().filter(FaultyRedis::isMaster).toList();
  }

  /** Returns the replicas. */
  default List<RedisServer> replicas() {
    return servers().stream().filter(server -> !isMaster(server)).toList();
  }

  private static boolean isMaster(RedisServer server) {
    return server.info("replication", "role").equals("master");
  }

  /** Waits until what was written is on the replicas of a key's master too. */
  default void awaitReplication(String key) {
    RedisServer master = masterOf(key);
    int replicas = Integer.parseInt(master.info("replication", "connected_slaves"));
    master.commands().waitForReplication(replicas, 5_000);
  }

  /** Returns the name of a pool that the same master serves as another one, or not the same. */
  default String poolBeside(String pool, boolean same) {
    RedisServer master = masterOf(key(pool));
    for (int i = 0; i < 1_000; i++) {
      String name = "beside-" + i;
      if ((masterOf(key(name)) == master) == same) {
        return name;
      }
    }
    throw new IllegalStateException("none of 1,000 pools is " + (same ? "" : "not ") + "there");
  }

  /** Returns the key of a pool's settings. */
  static String key(String pool) {
    return "pool:{" + pool + "}";
  }

  @Override
  default void close() {
    redis().close();
  }

  /** One server, which comes back empty. */
  record Single(RedisServer redis) implements FaultyRedis {

    @Override
    public RedisServer masterOf(String key) {
      return redis;
    }

    @Override
    public List<RedisServer> servers() {
      return List.of(redis);
    }

    @Override
    public void cutReplication(String key) {
      throw new UnsupportedOperationException("a single server has no replica");
    }

    @Override
    public Duration killMaster(String key) {
      long start = System.nanoTime();
      redis.kill();
      redis.restart();
      return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public Duration failover(String key) {
      throw new UnsupportedOperationException("a single server has no replica");
    }
  }

  /** A master and its replicas, watched by Sentinels. */
  record Sentinel(SentinelTopology redis) implements FaultyRedis {

    @Override
    public RedisServer masterOf(String key) {
      return redis.master();
    }

    @Override
    public List<RedisServer> servers() {
      return redis.servers().stream().filter(RedisServer::isAnswering).toList();
    }

    @Override
    public void cutReplication(String key) {
      redis.cutReplication();
    }

    @Override
    public Duration killMaster(String key) {
      redis.killMaster();
      return redis.awaitFailover();
    }

    @Override
    public Duration failover(String key) {
      redis.failover();
      return redis.awaitFailover();
    }
  }

  /** Three masters with a replica each. */
  record Cluster(ClusterTopology redis) implements FaultyRedis {

    @Override
    public RedisServer masterOf(String key) {
      return redis.masterOf(key);
    }

    @Override
    public List<RedisServer> servers() {
      return redis.nodes().stream().filter(RedisServer::isAnswering).toList();
    }

    @Override
    public void cutReplication(String key) {
      redis.cutReplication(key);
    }

    @Override
    public Duration killMaster(String key) {
      RedisServer master = redis.masterOf(key);
      master.kill();
      return redis.awaitOtherMaster(key, master);
    }

    @Override
    public Duration failover(String key) {
      RedisServer master = redis.masterOf(key);
      redis.failover(redis.replicaOf(key));
      return redis.awaitOtherMaster(key, master);
    }
  }
}
