package io.poolcoordinator.samples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the API. */
final class ApiClient {

  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final HttpRequest call;
  private final HttpRequest counts;

  /**
   * Makes a client.
   *
   * @param api the API's address
   * @param worker who calls it
   */
  ApiClient(URI api, String worker) {
    call = request(api.resolve(ApiServer.CALL), worker);
    counts = request(api.resolve(ApiServer.COUNTS), worker);
  }

  private static HttpRequest request(URI uri, String worker) {
    return HttpRequest.newBuilder(uri).header(ApiServer.WORKER, worker).timeout(TIMEOUT).build();
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

  /** Asks what the API has counted. */
  ApiCounts counts() throws IOException, InterruptedException {
    return ApiCounts.fromText(send(counts).body());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }
}
