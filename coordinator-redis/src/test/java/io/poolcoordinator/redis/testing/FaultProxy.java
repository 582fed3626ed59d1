package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Stands between clients and one server, and makes the faults of a network: cut, silent and slow
 * connections, and requests, replies and messages that are lost. Faults are switched on at any
 * time, from any thread, add to each other, and end with {@link #heal()}.
 *
 * <p>It passes on whole frames of RESP2 and RESP3, so that what is lost is always whole commands or
 * messages, and can be counted. A single reply that is swallowed would shift all later ones to the
 * wrong commands: so a connection that has lost one is cut, as it is when a network loses one.
 *
 * <p>What counts are commands other than a client's greetings ({@code HELLO}, {@code CLIENT},
 * {@code PING}, …) and subscriptions. These pass, and are not lost but with their connection.
 */
public final class FaultProxy implements AutoCloseable {

  /** How a connection is cut. */
  public enum Cut {
    /** In order, as by a server that ends. */
    FIN,
    /** By a reset, as by one that is gone. */
    RESET
  }

  private final String host;
  private final int port;
  private final ServerSocket listening;
  private final Random random = new Random(1);
  private final ProxyFaults faults = new ProxyFaults();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

  private FaultProxy(String host, int port) {
    this.host = host;
    this.port = port;
    try {
      this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread accepting = new Thread(this::accept, "fault-proxy-accept");
    accepting.setDaemon(true);
    accepting.start();
  }

  /** Starts a proxy in front of a server, without a fault. */
  public static FaultProxy before(RedisServer server) {
    return new FaultProxy(server.host(), server.port());
  }

  /** Starts a proxy in front of whatever listens there, without a fault. */
  public static FaultProxy before(String host, int port) {
    return new FaultProxy(host, port);
  }

  /** Returns where clients connect to; it stays the same. */
  public String uri() {
    return "redis://127.0.0.1:" + port();
  }

  /** Returns the port that clients connect to. */
  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (faults.refusing) {
          ProxiedConnection.reset(client);
        } else {
          connect(client);
        }
      } catch (IOException ended) {
        // The proxy was closed.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(host, port);
    } catch (IOException nobodyThere) {
      ProxiedConnection.reset(client);
      return;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    ProxiedConnection[] made = new ProxiedConnection[1];
    made[0] = new ProxiedConnection(client, server, faults, () -> connections.remove(made[0]));
    connections.add(made[0]);
    made[0].start();
    if (listening.isClosed()) {
      made[0].close();
    }
  }

  /** Cuts all connections. New ones are accepted. What was passed on is still executed. */
  public void cut(Cut how) {
    connections.forEach(connection -> connection.cut(how));
  }

  /** Resets every new connection until healed. Those that are open stay. */
  public void refuse() {
    faults.refusing = true;
  }

  /** Has everything take longer, without holding up what comes behind it. */
  public void delay(Duration requests, Duration replies) {
    faults.delay(requests, replies);
  }

  /**
   * Passes nothing on in either direction, on new connections too, and tells nobody: half-open
   * connections. Once healed, all that was sent meanwhile arrives, as it does in a network.
   */
  public void stall() {
    faults.stall(true, true);
  }

  /** As {@link #stall()}, but requests get through and are executed. */
  public void stallReplies() {
    faults.stall(false, true);
  }

  /**
   * Loses the replies of the next commands, and cuts the connections that they came on. Commands
   * that were sent on such a connection meanwhile are executed, and their replies lost and counted
   * too, in addition to these.
   */
  public void loseReplies(int next) {
    faults.losingReplies = Losing.next(next);
  }

  /**
   * Loses replies at a rate until healed, and cuts the connections that they came on.
   *
   * @param rate the probability with which a reply is lost, above 0 and at most 1
   * @param inARow how many replies in a row a connection loses then before it is cut; fewer if the
   *     next one does not come within 50 ms
   */
  public void loseReplies(double rate, int inARow) {
    faults.losingReplies = Losing.at(rate, inARow, random);
  }

  /** Does not deliver the next commands, and cuts the connections that they came on. */
  public void loseRequests(int next) {
    faults.losingRequests = Losing.next(next);
  }

  /**
   * Does not deliver commands at a rate until healed, and cuts the connections that they came on.
   *
   * @param rate the probability with which a command is lost, above 0 and at most 1
   */
  public void loseRequests(double rate) {
    faults.losingRequests = Losing.at(rate, 1, random);
  }

  /** Drops published messages, or no longer. Confirmations of subscriptions pass. */
  public void losePushes(boolean losing) {
    faults.losingPushes = losing;
  }

  /**
   * Changes what the server says, frame by frame, until healed.
   *
   * @param change to something of the same length, as ISO 8859-1
   */
  public void changeReplies(UnaryOperator<String> change) {
    faults.change = change;
  }

  /** Ends all faults. What was cut stays cut, and what was lost stays lost. */
  public void heal() {
    faults.heal();
  }

  /** Returns how many commands were passed on to the server. */
  public long commands() {
    return faults.commands.sum();
  }

  /** Returns how many commands were not delivered: those chosen, and those behind them. */
  public long requestsLost() {
    return faults.requestsLost.sum();
  }

  /**
   * Returns to how many commands the server replied without the client getting it: those chosen,
   * and those that were on the same connection when it was cut.
   */
  public long repliesLost() {
    return faults.repliesLost.sum();
  }

  /** Returns how many published messages were dropped. */
  public long pushesLost() {
    return faults.pushesLost.sum();
  }

  /** Returns how many connections were cut, on demand or because they had lost something. */
  public long connectionsCut() {
    return faults.connectionsCut.sum();
  }

  /** Returns how many connections are open. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    connections.forEach(ProxiedConnection::close);
  }
}
