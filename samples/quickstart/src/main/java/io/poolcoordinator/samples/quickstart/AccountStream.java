package io.poolcoordinator.samples.quickstart;

import static java.util.Objects.requireNonNull;

import io.poolcoordinator.IfDifferent;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** An endless stream of rows, read over accounts of the API, which are the members of a pool. */
final class AccountStream {

  private static final int MOST_AT_ONCE = 8;

  private final String title;
  private final Pool pool;
  private final Map<String, ApiClient> clients = new TreeMap<>();
  private final LongAdder rowsRead = new LongAdder();
  private volatile boolean ended;

  /** Makes a stream, the pool that it uses, and a client for each of the pool's members. */
  AccountStream(String title, PoolCoordinator coordinator, PoolConfig config, URI api) {
    this.title = title;
    for (Member account : config.members()) {
      clients.put(account.name(), ApiClient.ofAccount(api, account.name()));
    }
    String name = "quickstart-" + String.join("-", clients.keySet());
    pool = coordinator.pool(name, config, IfDifferent.REPLACE);
  }

  /** Reads row by row until the end: a permit for each. */
  void readRows() throws InterruptedException {
    // snippet:rows
    new Spreader<Long>(pool, MOST_AT_ONCE, (permit, row) -> read(permit))
        .forEach(rows(), row -> rowsRead.increment());
    // end:rows
  }

  /** Reads page by page until the end: a permit for each, over the members that there are now. */
  void readPages(int size) throws InterruptedException {
    // snippet:pages
    new Spreader<List<Long>>(pool.job(), MOST_AT_ONCE, (permit, page) -> read(permit))
        .forEach(Spreader.pages(rows(), size), page -> rowsRead.add(page.size()));
    // end:pages
  }

  private Iterator<Long> rows() {
    return LongStream.iterate(1, row -> !ended, row -> row + 1).iterator();
  }

  private CompletableFuture<HttpResponse<String>> read(Permit permit) {
    Member account = permit.member().orElseThrow();
    return requireNonNull(clients.get(account.name()), account.name()).callAsync();
  }

  /** Has no further row read; those that are under way are. */
  void end() {
    ended = true;
  }

  long rowsRead() {
    return rowsRead.sum();
  }

  /** Asks what the API has counted of each account. */
  StreamCounts counts() throws IOException, InterruptedException {
    List<ApiCounts> accounts = new ArrayList<>();
    for (ApiClient client : clients.values()) {
      accounts.add(client.counts());
    }
    return new StreamCounts(title, rowsRead(), accounts);
  }
}
