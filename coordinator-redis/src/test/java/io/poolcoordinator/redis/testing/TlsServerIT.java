package io.poolcoordinator.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.SslOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the tests' TLS tells those it trusts from others. */
@Tag("matrix") // with -Pmatrix: what uses it at every build would fail too
class TlsServerIT {

  private final TlsCertificates certificates = TlsCertificates.get();

  @Test
  void whoTrustsTheAuthorityConnects() {
    try (TlsServer server = TlsServer.start()) {
      assertThat(ping(server, trusting(certificates.caCertificate()))).isEqualTo("PONG");
      assertThatThrownBy(() -> ping(server, trusting(certificates.foreignCaCertificate())))
          .isInstanceOf(RedisConnectionException.class)
          .rootCause()
          .hasMessageContaining("unable to find valid certification path");
      assertThat(server.commands().ping()).isEqualTo("PONG");
    }
  }

  @Test
  void aClientMayNeedACertificate() {
    try (TlsServer server = TlsServer.startForCertified()) {
      SslOptions.Builder certified =
          trusting(certificates.caCertificate())
              .keyManager(
                  certificates.clientCertificate().toFile(),
                  certificates.clientKey().toFile(),
                  new char[0]);

      assertThat(ping(server, certified)).isEqualTo("PONG");
      assertThatThrownBy(() -> ping(server, trusting(certificates.caCertificate())))
          .isInstanceOf(RedisConnectionException.class);
    }
  }

  private static SslOptions.Builder trusting(Path authority) {
    return SslOptions.builder().jdkSslProvider().trustManager(authority.toFile());
  }

  private static String ping(TlsServer server, SslOptions.Builder options) {
    try (RedisClient client = RedisClient.create(server.uri())) {
      client.setOptions(ClientOptions.builder().sslOptions(options.build()).build());
      return client.connect().sync().ping();
    }
  }
}
