package io.poolcoordinator.samples.worker;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/**
 * Asks a worker how it is, for images without a program that could: {@code java -cp worker.jar
 * io.poolcoordinator.samples.worker.HealthProbe http://localhost:8080/health}.
 */
public final class HealthProbe {

  private static final int TIMEOUT_MILLIS = 3_000;

  private HealthProbe() {}

  /**
   * Asks once. Exit code 0 if the answer is 200, else 1.
   *
   * @param arguments the address to ask
   */
  public static void main(String[] arguments) {
    System.exit(isGood(arguments[0]) ? 0 : 1);
  }

  /** Says whether an address answers with 200. */
  static boolean isGood(String address) {
    try {
      HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
