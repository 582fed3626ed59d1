package io.poolcoordinator.redis.lettuce;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to, and as whom.
 *
 * @param uri the address, as the builder of the coordinator takes it
 * @param credentials of the servers; null for those in the address, if any
 * @param sentinelCredentials of the sentinels; null for none
 * @param certificates for TLS; null for the JVM's own
 */
public record ConnectionSettings(
    String uri,
    @Nullable Credentials credentials,
    @Nullable Credentials sentinelCredentials,
    @Nullable Certificates certificates) {

  /**
   * Makes settings of an address alone.
   *
   * @param uri the address
   * @return settings
   */
  public static ConnectionSettings of(String uri) {
    return new ConnectionSettings(uri, null, null, null);
  }

  /** Leaves the address out, which may hold a password. */
  @Override
  public String toString() {
    return "ConnectionSettings[certificates=" + certificates + "]";
  }

  /**
   * A user.
   *
   * @param user the name; {@code default} on a server that has a password only
   * @param password the password
   */
  public record Credentials(String user, String password) {

    /** Leaves the password out. */
    @Override
    public String toString() {
      return user + ":***";
    }
  }

  /**
   * Files in PEM.
   *
   * @param trusted certificates of those who may have signed the server's; null for the JVM's own
   * @param chain this client's certificate; null for none
   * @param key the key of {@code chain}, in PKCS 8 and without a password
   */
  public record Certificates(@Nullable Path trusted, @Nullable Path chain, @Nullable Path key) {

    /**
     * Checks that the files can be read.
     *
     * @throws IllegalArgumentException if one cannot
     */
    public Certificates {
      checkReadable("trustedCertificates", trusted);
      checkReadable("clientCertificate", chain);
      checkReadable("the key of clientCertificate", key);
    }

    private static void checkReadable(String what, @Nullable Path file) {
      if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
        throw new IllegalArgumentException(
            what + " is " + file + ", which is no file that can be read; name one in PEM");
      }
    }
  }
}
