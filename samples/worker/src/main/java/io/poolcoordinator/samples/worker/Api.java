package io.poolcoordinator.samples.worker;

import io.poolcoordinator.Permit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the API: one request for each call, which ends in time whatever the API does. */
final class Api {

  static {
    // A permit is for one call: the client would otherwise send a request again by itself where a
    // connection turns out to have been closed, although the API may have counted the first one.
    System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
  }

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private static final String WORKER = "X-Worker";
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private final HttpClient http;
  private final String worker;
  private final Duration timeout;

  /**
   * Makes a client.
   *
   * @param worker who calls, which each request says
   * @param timeout how long a call may take, until the whole answer is there
   */
  Api(String worker, Duration timeout) {
    this.worker = worker;
    this.timeout = timeout;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** Asks the API once; gives up when the permit is lost, since somebody else may call then. */
  Answer get(URI uri, Permit permit) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> response = send(uri);
    permit.onLost(lost -> response.cancel(true));
    return await(response, timeout);
  }

  /**
   * Asks somebody else than the API, so that the client is warm: its first request is late by
   * hundreds of milliseconds, in which calls bunch up, for an API that counts what arrives.
   */
  void warmUp(URI uri) throws InterruptedException {
    try {
      await(send(uri), WARM_UP);
    } catch (IOException failure) { // then the first call is late
      LOG.warn("the HTTP client could not be warmed up: {}", failure.getMessage());
    }
  }

  private CompletableFuture<HttpResponse<Void>> send(URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).header(WORKER, worker).build();
    return http.sendAsync(request, BodyHandlers.discarding());
  }

  /** The client's own timeout ends with the headers of the answer; this one, with all of it. */
  private static Answer await(CompletableFuture<HttpResponse<Void>> sent, Duration timeout)
      throws IOException, InterruptedException {
    try {
      HttpResponse<Void> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
      return new Answer(response.statusCode(), retryAfter);
    } catch (TimeoutException late) {
      throw new HttpTimeoutException("no whole answer within " + DurationText.of(timeout));
    } catch (CancellationException cancelled) {
      throw lost(cancelled);
    } catch (ExecutionException failure) {
      boolean cancelled = failure.getCause() instanceof CancellationException;
      throw cancelled
          ? lost(failure)
          : new IOException("not answered: " + failure.getCause(), failure);
    } finally {
      sent.cancel(true);
    }
  }

  private static IOException lost(Exception cancelled) {
    return new IOException("given up, because the permit was lost", cancelled);
  }
}
