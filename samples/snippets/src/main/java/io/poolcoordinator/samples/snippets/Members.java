package io.poolcoordinator.samples.snippets;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Job;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.RateLimit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A pool that rotates over accounts. */
final class Members {

  private final Pool pool;
  private final HttpClient client;
  private final Map<String, String> tokens;
  private final URI orders;

  Members(Pool pool, HttpClient client, Map<String, String> tokens, URI orders) {
    this.pool = pool;
    this.client = client;
    this.tokens = tokens;
    this.orders = orders;
  }

  static Pool declare(PoolCoordinator coordinator) {
    // snippet:members
    Member eol1 =
        Member.builder("eol1")
            .limit(4) // at most 4 calls in flight on this account
            .rateLimit(RateLimit.perMinute(60)) // and its own windows
            .rateLimit(RateLimit.perDay(5_000))
            .attribute("country", "NL") // a label for the application; never a credential
            .build();
    Pool exact =
        coordinator.pool(
            "exact",
            PoolConfig.builder()
                .limit(10) // over all members together
                .member(eol1)
                .member(Member.of("eol2", 2)) // two turns where eol1 has one
                .build());
    // end:members
    return exact;
  }

  static PoolConfig byName() {
    // snippet:members-by-name
    PoolConfig config = PoolConfig.builder().limit(10).members("eol1", "eol2", "eol2").build();
    // end:members-by-name
    return config;
  }

  HttpResponse<String> callWithClassifier() throws IOException, InterruptedException {
    // snippet:classifier
    HttpResponse<String> response =
        pool.call(
            (answer, failure) -> {
              if (answer != null) {
                String retryAfter = answer.headers().firstValue("Retry-After").orElse(null);
                return Outcome.ofHttp(answer.statusCode(), retryAfter);
              }
              return failure instanceof IOException ? Outcome.failed() : null; // or nothing to tell
            },
            permit -> client.send(requestFor(permit, orders), BodyHandlers.ofString()));
    // end:classifier
    return response;
  }

  void releaseWithOutcome() throws IOException, InterruptedException {
    // snippet:release-outcome
    try (Permit permit = pool.acquire()) {
      HttpResponse<String> response =
          client.send(requestFor(permit, orders), BodyHandlers.ofString());
      if (response.statusCode() == 429) {
        String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
        permit.release(Outcome.throttledBy(retryAfter)); // its member cools down
      } else {
        permit.release(Outcome.success()); // the close that follows has no effect
      }
    }
    // end:release-outcome
  }

  void readCursor(List<URI> pages) throws IOException, InterruptedException {
    // snippet:one-member
    String account;
    try (Permit first = pool.acquire()) { // whoever is next opens the cursor
      account = first.member().orElseThrow().name();
      client.send(requestFor(first, orders), BodyHandlers.ofString());
    }
    AcquireRequest sameAccount = AcquireRequest.builder().member(account).build();
    for (URI page : pages) {
      pool.call(
          sameAccount, permit -> client.send(requestFor(permit, page), BodyHandlers.ofString()));
    }
    // end:one-member
  }

  HttpResponse<String> callOverOwnList() throws IOException, InterruptedException {
    // snippet:own-list
    AcquireRequest statement =
        AcquireRequest.builder().members(List.of("eol1", "eol3", "eol3")).build();
    HttpResponse<String> response =
        pool.call(
            statement, permit -> client.send(requestFor(permit, orders), BodyHandlers.ofString()));
    // end:own-list
    return response;
  }

  void readWithJob(List<URI> pages) throws IOException, InterruptedException {
    // snippet:job
    Job job = pool.job(); // over the members that the pool has now
    for (URI page : pages) {
      job.call(permit -> client.send(requestFor(permit, page), BodyHandlers.ofString()));
    }
    // end:job
  }

  CompletableFuture<Void> change() {
    // snippet:change-members
    PoolMembers members = pool.members();
    members.add(Member.of("eol3")); // its first turn comes with the next grants
    members.disable("eol2"); // no new grants until it is enabled
    members.enable("eol2");
    members.endCoolDown("eol2"); // granted again at once
    CompletableFuture<Void> removed =
        members
            .drain("eol1") // no new grants; done when its last permit has ended
            .thenRun(() -> members.remove("eol1"));
    // end:change-members
    return removed;
  }

  // snippet:member
  HttpRequest requestFor(Permit permit, URI uri) {
    Member account = permit.member().orElseThrow(); // whose turn it is
    String token = tokens.get(account.name()); // credentials stay with the application
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
  }
  // end:member
}
