package io.poolcoordinator.samples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls the API. */
final class ApiClient {

  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final HttpRequest call;
  private final HttpRequest counts;

  private ApiClient(URI api, String... headers) {
    call = request(api.resolve(ApiServer.CALL), headers);
    counts = request(api.resolve(ApiServer.COUNTS), headers);
  }

  /**
   * Makes a client without an account.
   *
   * @param api the API's address
   * @param worker who calls it
   */
  static ApiClient ofWorker(URI api, String worker) {
    return new ApiClient(api, ApiServer.WORKER, worker);
  }

  /**
   * Makes the client of an account.
   *
   * @param api the API's address
   * @param account the account; whoever calls
   */
  static ApiClient ofAccount(URI api, String account) {
    return new ApiClient(api, ApiServer.WORKER, "any", ApiServer.ACCOUNT, account);
  }

  private static HttpRequest request(URI uri, String... headers) {
    return HttpRequest.newBuilder(uri).headers(headers).timeout(TIMEOUT).build();
  }

  /**
   * Calls the API once.
   *
   * @return false if it refused the call, because too many were in flight or had begun
   */
  boolean call() throws IOException, InterruptedException {
    int status = send(call).statusCode();
    if (status != OK && status != TOO_MANY_REQUESTS) {
      throw new IOException("the API answered " + status + ", not " + OK + " or 429");
    }
    return status == OK;
  }

  /** Begins a call of the API; the answer's status says whether it refused it. */
  CompletableFuture<HttpResponse<String>> callAsync() {
    return http.sendAsync(call, BodyHandlers.ofString());
  }

  /** Asks what the API has counted, of this client's account if it has one. */
  ApiCounts counts() throws IOException, InterruptedException {
    return ApiCounts.fromText(send(counts).body());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }
}
