package io.poolcoordinator.samples.snippets;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Limits on how many calls begin in a time. */
final class Rates {

  private Rates() {}

  static PoolConfig otherWindows() {
    // snippet:windows
    PoolConfig config =
        PoolConfig.builder()
            .limit(4)
            .rateLimit(RateLimit.of(10_000, Duration.ofMinutes(10))) // from 1 ms to 31 days
            .rateLimit(RateLimit.perMinute(60).paced()) // one each second, not 60 at once
            .rateLimit(RateLimit.perDay(5_000).onCalendar(ZoneOffset.ofHours(2))) // anew at 00:00
            .build();
    // end:windows
    return config;
  }

  static void readPages(Pool pool, HttpClient client, List<HttpRequest> pages)
      throws IOException, InterruptedException {
    // snippet:take
    AcquireRequest search = AcquireRequest.builder().cost(3).build(); // 3 units of each window
    try (Permit permit = pool.acquire(search)) {
      for (HttpRequest page : pages) {
        permit.take(1); // one more unit, under the same permit
        client.send(page, BodyHandlers.ofString());
      }
    }
    // end:take
  }

  static Instant callOrSayWhen(Pool pool, HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    // snippet:opens-at
    try (Permit permit = pool.acquire()) {
      client.send(request, BodyHandlers.ofString());
      return Instant.now();
    } catch (PoolTimeoutException noTurn) { // at once, if the day's units are used up
      return noTurn.opensAt().orElseThrow(() -> noTurn); // when to try again
    }
    // end:opens-at
  }
}
