package io.poolcoordinator.samples.snippets;

import io.poolcoordinator.Pool;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Any number of virtual threads may wait on one pool. */
final class VirtualThreads {

  private VirtualThreads() {}

  static List<Future<HttpResponse<String>>> sendAll(
      Pool pool, HttpClient client, List<HttpRequest> requests) {
    // snippet:virtual-threads
    List<Future<HttpResponse<String>>> responses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (HttpRequest request : requests) {
        responses.add(
            threads.submit(
                () -> pool.call(permit -> client.send(request, BodyHandlers.ofString()))));
      }
    }
    // end:virtual-threads
    return responses;
  }
}
