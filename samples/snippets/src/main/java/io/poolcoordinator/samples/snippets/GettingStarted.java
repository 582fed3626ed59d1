package io.poolcoordinator.samples.snippets;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The first lines of an application that uses the library. */
final class GettingStarted {

  private GettingStarted() {}

  static void callThroughAPool(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    // snippet:getting-started
    try (PoolCoordinator coordinator = RedisPoolCoordinator.connect("redis://localhost:6379")) {
      Pool xero =
          coordinator.pool(
              "xero",
              PoolConfig.builder()
                  .limit(5) // at most 5 calls in flight, over all JVMs
                  .rateLimit(RateLimit.perMinute(60)) // at most 60 begin in any minute
                  .rateLimit(RateLimit.perDay(5_000)) // and 5,000 in any 24 hours
                  .timeout(Duration.ofSeconds(30)) // how long a call waits for its turn
                  .build());

      try (Permit permit = xero.acquire()) { // PoolTimeoutException after 30 s
        client.send(request, BodyHandlers.ofString());
      }
    }
    // end:getting-started
  }

  // snippet:every-setting
  static final PoolConfig CONFIG =
      PoolConfig.builder()
          .limit(5)
          .rateLimit(RateLimit.perMinute(60))
          .rateLimitPerWorker(RateLimit.perSecond(10))
          .members("eol1", "eol2", "eol2") // eol2 serves twice as many calls
          .coolDown(CoolDown.builder().standard(Duration.ofMinutes(1)).build())
          .timeout(Duration.ofSeconds(30))
          .lease(Duration.ofSeconds(30)) // a dead worker's permits come back after it
          .longestHold(Duration.ofMinutes(15)) // after it a permit is renewed no more
          .warnAfter(Duration.ofMinutes(5)) // after it a permit that is still held is logged
          .build();
  // end:every-setting
}
