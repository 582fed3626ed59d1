package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.CapturedLog;
import io.poolcoordinator.redis.testing.ClusterTopology;
import io.poolcoordinator.redis.testing.RedisBinary;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedissonUnderTest;
import io.poolcoordinator.redis.testing.SentinelTopology;
import io.poolcoordinator.redis.testing.TlsCertificates;
import io.poolcoordinator.redis.testing.TlsServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** TLS and passwords, through the address and through the builder. */
@Alone
class SecureConnectionsIT {

  /** With all that a URI would have encoded. */
  private static final String PASSWORD = "p@ss:w/o#rd%20?&+";

  private static final String ENCODED = "p%40ss%3Aw%2Fo%23rd%2520%3F%26%2B";

  private final TlsCertificates certificates = TlsCertificates.get();

  private static RedisPoolCoordinator.Builder at(String uri) {
    return RedisPoolCoordinator.builder().uri(uri).commandTimeout(Duration.ofSeconds(2));
  }

  /** Without the password, which the test's own client has there as it is. */
  private static String plain(String uri) {
    return uri.substring(0, uri.indexOf("://") + 3) + uri.substring(uri.lastIndexOf('@') + 1);
  }

  private static void works(RedisPoolCoordinator.Builder builder) throws InterruptedException {
    try (PoolCoordinator coordinator = builder.build();
        Permit permit = coordinator.pool("netsuite", PoolConfig.ofLimit(1)).acquire()) {
      assertThat(permit.isValid()).isTrue();
    }
  }

  private static PoolStoreException refused(RedisPoolCoordinator.Builder builder) {
    PoolStoreException error =
        catchThrowableOfType(PoolStoreException.class, () -> builder.build().close());
    assertThat(error).isNotNull();
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(PASSWORD).doesNotContain(ENCODED);
    return error;
  }

  @Test
  void whoTrustsTheAuthorityConnects() throws InterruptedException {
    try (TlsServer server = TlsServer.start()) {
      works(at(server.uri()).trustedCertificates(certificates.caCertificate()));
    }
  }

  @Test
  void anAuthorityThatIsNotTrustedIsNamedAsTheCause() {
    try (TlsServer server = TlsServer.start()) {
      PoolStoreException foreign =
          refused(at(server.uri()).trustedCertificates(certificates.foreignCaCertificate()));
      PoolStoreException unknown = refused(at(server.uri()));

      assertThat(foreign.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(foreign)
          .hasMessageStartingWith("cannot connect to " + server.uri() + ": ")
          .hasMessageContaining("the TLS handshake failed")
          .hasMessageContaining("trustedCertificates");
      assertThat(unknown).hasMessageContaining("the TLS handshake failed");
    }
  }

  @Test
  void aServerMayWantToSeeACertificate() throws InterruptedException {
    try (TlsServer server = TlsServer.startForCertified()) {
      works(
          at(server.uri())
              .trustedCertificates(certificates.caCertificate())
              .clientCertificate(certificates.clientCertificate(), certificates.clientKey()));

      PoolStoreException none =
          refused(at(server.uri()).trustedCertificates(certificates.caCertificate()));

      assertThat(none)
          .hasMessageStartingWith("cannot connect to " + server.uri() + ": ")
          .hasMessageContaining("clientCertificate");
    }
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() {
    try (TlsServer server = TlsServer.start()) {
      PoolStoreException error =
          refused(
              at(server.uri())
                  .trustedCertificates(certificates.caCertificate())
                  .clientCertificate(certificates.clientKey(), certificates.clientKey()));

      assertThat(error).hasMessageContaining("cannot connect to " + server.uri());
    }
  }

  @Test
  void thePasswordIsInTheAddressOrInTheBuilder() throws InterruptedException {
    try (TlsServer server = TlsServer.start("--requirepass", PASSWORD);
        CapturedLog log = new CapturedLog()) {
      String withPassword = server.uri().replace("://", "://default:" + ENCODED + "@");
      works(at(withPassword).trustedCertificates(certificates.caCertificate()));
      works(
          at(server.uri())
              .credentials("default", PASSWORD)
              .trustedCertificates(certificates.caCertificate()));

      PoolStoreException wrong =
          refused(
              at(server.uri())
                  .credentials("nobody", PASSWORD)
                  .trustedCertificates(certificates.caCertificate()));

      assertThat(wrong).hasMessageContaining("user or password is wrong or missing");
      assertThat(log.text()).doesNotContain(PASSWORD).doesNotContain(ENCODED);
    }
  }

  @Test
  void withSentinelServersAndSentinelsHavePasswordsOfTheirOwn() throws InterruptedException {
    try (SentinelTopology redis =
        SentinelTopology.with().password(PASSWORD).sentinelPassword("sentinels-secret").start()) {
      works(
          at(plain(redis.uri()))
              .credentials("default", PASSWORD)
              .sentinelCredentials("default", "sentinels-secret"));

      PoolStoreException withoutSentinels =
          refused(at(plain(redis.uri())).credentials("default", PASSWORD));
      PoolStoreException wrong =
          refused(
              at(plain(redis.uri()))
                  .credentials("default", PASSWORD)
                  .sentinelCredentials("default", "not-the-sentinels-secret"));

      assertThat(withoutSentinels).hasMessageContaining("user or password is wrong or missing");
      assertThat(wrong.getMessage()).doesNotContain("sentinels-secret");
    }
  }

  @Test
  void everyNodeOfAClusterAsksForThePassword() throws InterruptedException {
    try (ClusterTopology redis = ClusterTopology.start(RedisBinary.REDIS_7_0, PASSWORD)) {
      works(at(plain(redis.uri())).credentials("default", PASSWORD));
      works(at(plain(redis.uri()).replace("://", "://default:" + ENCODED + "@")));

      PoolStoreException missing = refused(at(plain(redis.uri())));

      assertThat(missing)
          .hasMessageStartingWith("cannot connect to " + plain(redis.uri()))
          .hasMessageContaining("user or password is wrong or missing");
    }
  }

  @Test
  void aClusterIsNotTakenForASingleServer() {
    try (ClusterTopology redis = ClusterTopology.start()) {
      for (var node : redis.nodes()) {
        PoolStoreException error = refused(at(node.uri()));

        assertThat(error.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(error)
            .hasMessageContaining("is a node of a Redis Cluster")
            .hasMessageContaining("connect with redis-cluster://");
      }
    }
  }

  @Test
  void aSingleServerIsNotTakenForACluster() {
    try (var server = RedisServer.start()) {
      PoolStoreException error = refused(at(server.uri().replace("redis://", "redis-cluster://")));

      assertThat(error)
          .hasMessageStartingWith("cannot connect to redis-cluster://")
          .hasMessageContaining("no Redis Cluster")
          .hasMessageContaining("use redis://");
    }
  }

  @Test
  void redissonBringsItsOwn() throws InterruptedException, MalformedURLException {
    try (TlsServer server = TlsServer.start("--requirepass", PASSWORD)) {
      Config config = RedissonUnderTest.config(server.uri());
      config.setPassword(PASSWORD);
      config.setSslTrustManagerFactory(TrustedCertificates.in(certificates.caCertificate()));
      RedissonClient client = Redisson.create(config);
      try {
        works(RedisPoolCoordinator.builder().redisson(client));
      } finally {
        client.shutdown();
      }
    }
  }
}
