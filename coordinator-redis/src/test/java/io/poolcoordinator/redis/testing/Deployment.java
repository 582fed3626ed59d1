package io.poolcoordinator.redis.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The servers, and the ways to run them, that are supported. */
public enum Deployment {

  /** The oldest Redis. */
  REDIS_6_2 {
    @Override
    RedisUnderTest start() {
      return RedisServer.start(RedisBinary.REDIS_6_2);
    }
  },

  /** The Redis that most tests use. */
  REDIS_7_0 {
    @Override
    RedisUnderTest start() {
      return RedisServer.start(RedisBinary.REDIS_7_0);
    }
  },

  /** The newest Redis. */
  REDIS_8_0 {
    @Override
    RedisUnderTest start() {
      return RedisServer.startImage("redis:8.0");
    }
  },

  /** Valkey. */
  VALKEY_8_1 {
    @Override
    RedisUnderTest start() {
      return RedisServer.startImage("valkey/valkey:8.1");
    }
  },

  /** Redis 7.0 with Sentinels, which find no fault only because a machine is busy. */
  SENTINEL {
    @Override
    RedisUnderTest start() {
      return SentinelTopology.with().downAfter(Duration.ofSeconds(30)).start();
    }
  },

  /** A Redis Cluster of 7.0. */
  CLUSTER {
    @Override
    RedisUnderTest start() {
      return ClusterTopology.start();
    }
  },

  /** A Redis Cluster of 6.2, which has no channels of shards. */
  CLUSTER_6_2 {
    @Override
    RedisUnderTest start() {
      return ClusterTopology.start(RedisBinary.REDIS_6_2);
    }
  };

  private @Nullable RedisUnderTest shared;
  private @Nullable NotAvailableException notAvailable;

  abstract RedisUnderTest start();

  /**
   * Returns the one that the tests of this JVM share. Tests keep apart by key prefixes, and break
   * nothing there.
   *
   * @throws NotAvailableException if this machine cannot run it
   */
  public synchronized RedisUnderTest shared() {
    if (notAvailable != null) {
      throw notAvailable;
    }
    RedisUnderTest running = shared;
    if (running == null) {
      try {
        running = start();
      } catch (NotAvailableException failure) {
        notAvailable = failure;
        throw failure;
      }
      shared = running;
    }
    return running;
  }
}
