package io.poolcoordinator.samples.console.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the server listens, and to whom.
 *
 * @param listen an address of this machine
 * @param port the port; 0 for any that is free
 * @param access who may do what
 */
public record ServerSettings(String listen, int port, AccessSettings access) {

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if there is no such address, or everybody would be let in from
   *     other machines
   */
  public ServerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port is " + port + ", but must be from 0 (any that is free) to 65535");
    }
    if (access.isOpen() && !isLoopback(listen)) {
      throw new IllegalArgumentException(
          "without a token the console listens on loopback alone, but listen is "
              + listen
              + "; set CONSOLE_OPERATE_TOKEN or --operate-token-file (and the same with READ), or"
              + " --user-header, or leave --listen out");
    }
  }

  private static boolean isLoopback(String listen) {
    try {
      return InetAddress.getByName(listen).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "listen is " + listen + ", but must be an address of this machine", unknown);
    }
  }
}
