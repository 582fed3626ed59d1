package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Ports of the loopback interface that nobody listens on. */
final class FreePorts {

  /** What a node of a Redis Cluster adds to its port for the others to talk to it. */
  static final int BUS = 10_000;

  private static final int ATTEMPTS = 5;

  // Both below the ports that systems give to clients, which come and go.
  private static final int LOWEST_NODE = 12_000;
  private static final int HIGHEST_NODE = 22_000;

  private FreePorts() {}

  /** Any port. */
  static int any() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A port for a node of a Redis Cluster, so that the one {@value #BUS} above is free as well. */
  static int forNode() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_NODE, HIGHEST_NODE);
      if (isFree(port) && isFree(port + BUS)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** Starts something on a port; on another one where somebody was faster. */
  static <T> T startOn(IntSupplier ports, IntFunction<T> start) {
    for (int attempt = 1; ; attempt++) {
      try {
        return start.apply(ports.getAsInt());
      } catch (IllegalStateException portWasTaken) {
        if (attempt == ATTEMPTS) {
          throw portWasTaken;
        }
      }
    }
  }
}
