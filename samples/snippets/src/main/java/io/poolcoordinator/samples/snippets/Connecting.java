package io.poolcoordinator.samples.snippets;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.nio.file.Path;
import org.redisson.api.RedissonClient;

/** The ways to say where Redis is. */
final class Connecting {

  private Connecting() {}

  static PoolCoordinator secured(String password, Path directory) {
    // snippet:connecting-secured
    PoolCoordinator coordinator =
        RedisPoolCoordinator.builder()
            .uri("rediss-cluster://node-1:6379,node-2:6379")
            .credentials("pool-worker", password)
            .trustedCertificates(directory.resolve("ca.pem"))
            .clientCertificate(directory.resolve("worker.pem"), directory.resolve("worker-key.pem"))
            .build();
    // end:connecting-secured
    return coordinator;
  }

  static void clients(RedisClient lettuce, RedisClusterClient cluster, RedissonClient redisson) {
    // snippet:connecting-clients
    RedisPoolCoordinator.builder().client(lettuce).build(); // a single server, or Sentinel
    RedisPoolCoordinator.builder().client(cluster).build(); // a Cluster
    RedisPoolCoordinator.builder().redisson(redisson).build(); // any of them
    // end:connecting-clients
  }
}
