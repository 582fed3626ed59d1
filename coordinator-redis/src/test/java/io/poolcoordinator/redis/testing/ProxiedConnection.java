package io.poolcoordinator.redis.testing;

import io.poolcoordinator.redis.testing.FaultProxy.Cut;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection through the proxy. For each way a thread reads frames, and another one
 * passes them on when they may pass, so that a delay holds up nothing but what it delays.
 */
final class ProxiedConnection {

  /** How long a connection that loses replies in a row waits for the next of them. */
  private static final long ROW_MILLIS = 50;

  private static final int BUFFER = 65_536;

  /** A frame and when it came; without a frame the end, or something to look at. */
  private record Arrived(@Nullable RespFrame frame, long nanos, boolean end) {

    static Arrived look() {
      return new Arrived(null, System.nanoTime(), false);
    }
  }

  private interface Loop {
    void run() throws IOException, InterruptedException;
  }

  private final Socket client;
  private final Socket server;
  private final ProxyFaults faults;
  private final Runnable ended;
  private final BlockingQueue<Arrived> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Arrived> replies = new LinkedBlockingQueue<>();
  private final PendingReplies pending = new PendingReplies();
  private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
  private final AtomicInteger waysOpen = new AtomicInteger(2);
  private volatile boolean closed;

  /** How many more replies are lost before the connection is cut. */
  private int row;

  /**
   * Makes a connection.
   *
   * @param client where requests come from
   * @param server where they go to
   * @param ended called once both are closed
   */
  ProxiedConnection(Socket client, Socket server, ProxyFaults faults, Runnable ended) {
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.ended = ended;
  }

  void start() {
    thread("fault-proxy-requests-read", () -> read(client, requests));
    thread("fault-proxy-requests", this::passRequests);
    thread("fault-proxy-replies-read", () -> read(server, replies));
    thread("fault-proxy-replies", this::passReplies);
  }

  private static void read(Socket from, BlockingQueue<Arrived> into) {
    try {
      RespReader reader = new RespReader(from.getInputStream());
      for (RespFrame next = reader.next(); next != null; next = reader.next()) {
        into.add(new Arrived(next, System.nanoTime(), false));
      }
    } catch (IOException gone) {
      // The same as the end.
    }
    into.add(new Arrived(null, System.nanoTime(), true));
  }

  private boolean isOver() {
    return closed || cut.get() != null;
  }

  private void passRequests() throws IOException, InterruptedException {
    OutputStream out = new BufferedOutputStream(server.getOutputStream(), BUFFER);
    boolean open = true;
    boolean more = true;
    while (more) {
      Arrived next = requests.take();
      faults.awaitPass(faults.requests, next.nanos(), this::isOver);
      more = !next.end();
      if (next.frame() != null) {
        passOrLose(next.frame(), out);
      }
      if (open && (isOver() || requests.isEmpty() || !more)) {
        out.flush();
      }
      if (open && (isOver() || !more)) {
        // What was sent is still executed, and its replies are counted.
        server.shutdownOutput();
        open = false;
      }
    }
    wayEnded();
  }

  private void passOrLose(RespFrame request, OutputStream out) throws IOException {
    if (request.isCounted() && !isOver() && faults.losingRequests.hits()) {
      cut(Cut.FIN);
    }
    // Asked once: the replies' thread may cut the connection after this was passed on.
    boolean lost = isOver();
    if (!lost) {
      pending.sent(request);
      out.write(request.bytes());
    }
    if (request.isCounted()) {
      (lost ? faults.requestsLost : faults.commands).increment();
    }
  }

  private void passReplies() throws InterruptedException {
    ClientOutput out = new ClientOutput();
    boolean more = true;
    while (more) {
      Arrived next = row > 0 ? replies.poll(ROW_MILLIS, TimeUnit.MILLISECONDS) : replies.take();
      if (next == null) {
        row = 0;
        cut(Cut.FIN);
        continue;
      }
      faults.awaitPass(faults.replies, next.nanos(), this::isOver);
      more = !next.end();
      if (next.frame() != null && !isLost(next.frame())) {
        out.write(faults.changed(next.frame()));
      }
      if (isOver() || !more) {
        out.end();
      } else if (replies.isEmpty()) {
        out.flush();
      }
    }
    wayEnded();
  }

  /** Decides what becomes of a reply or push, and counts it if it is lost. */
  private boolean isLost(RespFrame frame) {
    boolean message = pending.isPush(frame) && frame.isMessage();
    RespFrame request = pending.answered(frame);
    boolean counted = request != null && request.isCounted();
    if (message && (isOver() || row > 0 || faults.losingPushes)) {
      faults.pushesLost.increment();
      return true;
    }
    if (!isOver() && row == 0) {
      Losing losing = faults.losingReplies;
      if (!counted || !losing.hits()) {
        return false;
      }
      row = losing.inARow();
    }
    if (counted) {
      faults.repliesLost.increment();
      row--;
    }
    if (row == 0) {
      cut(Cut.FIN);
    }
    return true;
  }

  /**
   * Ends it for the client. The server executes what it was sent; replies to that are counted as
   * lost.
   */
  void cut(Cut how) {
    if (closed || !cut.compareAndSet(null, how)) {
      return;
    }
    faults.connectionsCut.increment();
    if (how == Cut.RESET) {
      reset(client);
    }
    lookAgain();
  }

  /** Ends a socket so that its other end sees an error. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // Its other end was faster.
    }
  }

  private void lookAgain() {
    requests.add(Arrived.look());
    replies.add(Arrived.look());
    faults.lookAgain();
  }

  private void wayEnded() {
    if (waysOpen.decrementAndGet() == 0) {
      close();
    }
  }

  void close() {
    closed = true;
    for (Socket socket : new Socket[] {client, server}) {
      try {
        socket.close();
      } catch (IOException gone) {
        // As it should be.
      }
    }
    lookAgain();
    ended.run();
  }

  private void thread(String name, Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException gone) {
                // The server ended it: the client is told.
                close();
              } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What the client is sent, by one thread. A client that is gone does not keep the rest back. */
  private final class ClientOutput {

    private @Nullable OutputStream out;

    private ClientOutput() {
      try {
        this.out = new BufferedOutputStream(client.getOutputStream(), BUFFER);
      } catch (IOException gone) {
        this.out = null;
      }
    }

    private void write(byte[] bytes) {
      attempt(open -> open.write(bytes));
    }

    private void flush() {
      attempt(OutputStream::flush);
    }

    private void end() {
      if (cut.get() != Cut.RESET) {
        attempt(
            open -> {
              open.flush();
              client.shutdownOutput();
            });
      }
      out = null;
    }

    private void attempt(Writing writing) {
      OutputStream open = out;
      if (open != null) {
        try {
          writing.to(open);
        } catch (IOException gone) {
          out = null;
        }
      }
    }
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }
}
