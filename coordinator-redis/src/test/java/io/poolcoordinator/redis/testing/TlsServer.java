package io.poolcoordinator.redis.testing;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis that speaks TLS on one port, with {@link TlsCertificates}; the test's own commands use
 * another.
 */
public final class TlsServer implements RedisUnderTest {

  private final RedisServer server;
  private final int port;

  private TlsServer(RedisServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts one that asks nobody for a certificate.
   *
   * @param arguments further arguments of {@code redis-server}
   */
  public static TlsServer start(String... arguments) {
    return start("no", arguments);
  }

  /**
   * Starts one that lets only clients in which have a certificate.
   *
   * @param arguments further arguments of {@code redis-server}
   */
  public static TlsServer startForCertified(String... arguments) {
    return start("yes", arguments);
  }

  private static TlsServer start(String authenticateClients, String... arguments) {
    TlsCertificates certificates = TlsCertificates.get();
    List<String> tls = new ArrayList<>();
    tls.addAll(List.of("--tls-cert-file", certificates.serverCertificate().toString()));
    tls.addAll(List.of("--tls-key-file", certificates.serverKey().toString()));
    tls.addAll(List.of("--tls-ca-cert-file", certificates.caCertificate().toString()));
    tls.addAll(List.of("--tls-auth-clients", authenticateClients));
    tls.addAll(List.of(arguments));
    return FreePorts.startOn(
        FreePorts::any,
        port -> {
          List<String> all = new ArrayList<>(tls);
          all.addAll(List.of("--tls-port", Integer.toString(port)));
          return new TlsServer(RedisServer.start(all.toArray(String[]::new)), port);
        });
  }

  /** Returns {@code rediss://127.0.0.1:port}. */
  @Override
  public String uri() {
    return "rediss://127.0.0.1:" + port;
  }

  /** Returns the port that speaks TLS. */
  public int port() {
    return port;
  }

  /** Returns the same server without TLS, which can be paused and killed. */
  public RedisServer plain() {
    return server;
  }

  @Override
  public RedisCommands<String, String> commands() {
    return server.commands();
  }

  @Override
  public long timeAt(String key) {
    return server.timeAt(key);
  }

  @Override
  public void close() {
    server.close();
  }
}
