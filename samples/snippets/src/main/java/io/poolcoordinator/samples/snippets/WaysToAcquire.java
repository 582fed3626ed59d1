package io.poolcoordinator.samples.snippets;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolTimeoutException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The ways to hold a permit around a call. */
final class WaysToAcquire {

  private final Pool pool;
  private final HttpClient client;
  private final HttpRequest request;

  WaysToAcquire(Pool pool, HttpClient client, HttpRequest request) {
    this.pool = pool;
    this.client = client;
    this.request = request;
  }

  void tryWithResources() throws IOException, InterruptedException {
    // snippet:try-with-resources
    try (Permit permit = pool.acquire()) {
      client.send(request, BodyHandlers.ofString());
    }
    // end:try-with-resources
  }

  String call() throws IOException, InterruptedException {
    // snippet:call
    HttpResponse<String> response =
        pool.call(permit -> client.send(request, BodyHandlers.ofString()));
    // end:call
    return response.body();
  }

  CompletableFuture<String> callAsync() {
    // snippet:call-async
    CompletableFuture<HttpResponse<String>> response =
        pool.callAsync(permit -> client.sendAsync(request, BodyHandlers.ofString()));
    // end:call-async
    return response.thenApply(HttpResponse::body);
  }

  CompletableFuture<String> acquireAsync() {
    // snippet:acquire-async
    CompletableFuture<String> body =
        pool.acquireAsync(Duration.ofSeconds(5))
            .thenCompose(
                permit ->
                    client
                        .sendAsync(request, BodyHandlers.ofString())
                        .thenApply(HttpResponse::body)
                        .whenComplete((result, failure) -> permit.close()));
    // end:acquire-async
    return body;
  }

  boolean tryAcquire() throws IOException, InterruptedException {
    // snippet:try-acquire
    Optional<Permit> free = pool.tryAcquire(); // asks once and does not wait
    if (free.isEmpty()) {
      return false;
    }
    try (Permit permit = free.get()) {
      client.send(request, BodyHandlers.ofString());
      return true;
    }
    // end:try-acquire
  }

  void acquireWithRequest() throws IOException, InterruptedException {
    // snippet:acquire-request
    AcquireRequest order =
        AcquireRequest.builder()
            .label("orders#88") // what people see beside the permit
            .timeout(Duration.ofSeconds(5)) // instead of the pool's
            .build();
    try (Permit permit = pool.acquire(order)) {
      client.send(request, BodyHandlers.ofString());
    } catch (PoolTimeoutException noTurn) {
      throw new IOException("NetSuite is busy: " + noTurn.getMessage(), noTurn);
    }
    // end:acquire-request
  }

  void onLost() throws InterruptedException {
    // snippet:on-lost
    try (Permit permit = pool.acquire()) {
      CompletableFuture<HttpResponse<String>> response =
          client.sendAsync(request, BodyHandlers.ofString());
      permit.onLost(lost -> response.cancel(true));
      response.join();
    }
    // end:on-lost
  }
}
