package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates as PEM files, made once in a JVM: an authority, a server and a client that it has
 * signed, and an authority that has signed neither.
 */
public final class TlsCertificates {

  private static final String PASSWORD = "certificates";
  private static @Nullable TlsCertificates made;

  private final Path directory;

  private TlsCertificates(Path directory) {
    this.directory = directory;
  }

  /** Returns them. */
  public static synchronized TlsCertificates get() {
    TlsCertificates known = made;
    if (known == null) {
      try {
        known = make(Files.createTempDirectory("redis-test-tls"));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (GeneralSecurityException failure) {
        throw new IllegalStateException(failure);
      }
      made = known;
    }
    return known;
  }

  /** Returns the authority that has signed server and client. */
  public Path caCertificate() {
    return file("authority.crt");
  }

  /** Returns an authority that has signed neither. */
  public Path foreignCaCertificate() {
    return file("foreign.crt");
  }

  /** Returns the server's certificate, for {@code 127.0.0.1} and {@code localhost}. */
  public Path serverCertificate() {
    return file("server.crt");
  }

  /** Returns the server's key, in PKCS #8. */
  public Path serverKey() {
    return file("server.key");
  }

  /** Returns a client's certificate. */
  public Path clientCertificate() {
    return file("client.crt");
  }

  /** Returns the client's key, in PKCS #8. */
  public Path clientKey() {
    return file("client.key");
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static TlsCertificates make(Path directory) throws IOException, GeneralSecurityException {
    directory.toFile().deleteOnExit();
    Path store = directory.resolve("all.p12");
    String[] authority = {
      "-ext", "BasicConstraints:critical=ca:true", "-ext", "KeyUsage=keyCertSign"
    };
    generate(store, "authority", authority);
    generate(store, "foreign", authority);
    String[] signed = {"-signer", "authority", "-ext", "SAN=IP:127.0.0.1,DNS:localhost"};
    generate(store, "server", signed);
    generate(store, "client", signed);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    for (String name : List.of("authority", "foreign", "server", "client")) {
      write(
          directory.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
      write(
          directory.resolve(name + ".key"),
          "PRIVATE KEY",
          keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    }
    store.toFile().deleteOnExit();
    return new TlsCertificates(directory);
  }

  /** The JDK has no other way to make a certificate than this tool. */
  private static void generate(Path store, String name, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JavaHomes.running().resolve("bin").resolve("keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-startdate", "-1d"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(Arrays.asList(more));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (tool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making a certificate", interrupt);
    }
  }

  private static void write(Path file, String what, byte[] bytes) throws IOException {
    String encoded =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    Files.write(
        file,
        Stream.of("-----BEGIN " + what + "-----", encoded, "-----END " + what + "-----").toList());
    file.toFile().deleteOnExit();
  }
}
