package io.poolcoordinator.samples.snippets;

import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A coordinator and a pool as beans of a Spring application. */
// snippet:spring
@Configuration
class SpringPools {

  @Bean(destroyMethod = "close")
  PoolCoordinator poolCoordinator() {
    return RedisPoolCoordinator.connect("redis://localhost:6379");
  }

  @Bean
  Pool netsuite(PoolCoordinator coordinator) {
    return coordinator.pool("netsuite", PoolConfig.ofLimit(5));
  }
}
// end:spring
