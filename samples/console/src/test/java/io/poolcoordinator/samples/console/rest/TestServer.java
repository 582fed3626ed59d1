package io.poolcoordinator.samples.console.rest;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.Optional;

/** A server over pools in memory, a worker that uses them, and a client. */
final class TestServer implements AutoCloseable {

  static final String READ_TOKEN = "reading-0123456789";
  static final String OPERATE_TOKEN = "operating-0123456789";

  final InMemoryPools pools = new InMemoryPools();
  final PoolCoordinator worker = InMemoryPoolCoordinator.create(pools);
  final PoolAdmin admin = worker.admin();
  final ConsoleServer server;
  final TestClient client;
  private final PoolCoordinator own = InMemoryPoolCoordinator.create(pools);

  TestServer(AccessSettings access) {
    server = ConsoleServer.start(own, new ServerSettings("127.0.0.1", 0, access));
    client = new TestClient(server.address());
  }

  /** One where everybody may do everything. */
  static TestServer open() {
    return new TestServer(AccessSettings.OPEN);
  }

  static TestServer withTokens() {
    return new TestServer(
        new AccessSettings(Optional.of(READ_TOKEN), Optional.of(OPERATE_TOKEN), Optional.empty()));
  }

  /** The newest event of a pool: {@code paused by anna because stuck}. */
  String newestEvent(String pool) {
    var event = admin.events(pool, 1).get(0);
    return event.act()
        + " by "
        + event.actor()
        + (event.reason().isEmpty() ? "" : " because " + event.reason());
  }

  @Override
  public void close() {
    server.close();
    own.close(Duration.ZERO);
    worker.close(Duration.ZERO);
  }
}
