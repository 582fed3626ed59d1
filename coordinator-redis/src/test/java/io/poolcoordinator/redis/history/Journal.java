package io.poolcoordinator.redis.history;

import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a single server does to the keys of one pool, as it does it (MONITOR): a witness that is
 * none of the workers. It knows every script by its SHA-1, so that those of seeded bugs are named
 * to it.
 */
public final class Journal implements AutoCloseable {

  private static final Set<String> WRITES =
      Set.of(
          "HSET", "HDEL", "ZADD", "ZREM", "DEL", "UNLINK", "RPUSH", "LSET", "FLUSHALL", "FLUSHDB");

  private final String prefix;
  private final Map<String, Script> scripts = new HashMap<>();
  private final List<JournalEntry> entries = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();
  private long runs;

  /**
   * Makes a journal that hears of nothing yet.
   *
   * @param pool the pool's name
   */
  public Journal(String pool) {
    this.prefix = "pool:{" + pool + "}";
    for (Script script : Script.values()) {
      scripts.put(ScriptSource.of(script, Messaging.CLASSIC).sha1(), script);
    }
  }

  /** Has it know another text of a script. */
  public void knows(ScriptSource source, Script script) {
    scripts.put(source.sha1(), script);
  }

  /** Hears of all that a server does from now on, until it dies. Also for one that came back. */
  public void hear(RedisServer server) {
    try {
      Socket socket = new Socket(server.host(), server.port());
      sockets.add(socket);
      socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      CountDownLatch begun = new CountDownLatch(1);
      Thread thread = new Thread(() -> read(lines, begun), "journal");
      thread.setDaemon(true);
      thread.start();
      readers.add(thread);
      if (!begun.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no answer to MONITOR within 20 s from " + server.uri());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupt);
    }
  }

  /** Goes on with a server that was killed and came back empty, before any worker reaches it. */
  public void hearAgain(RedisServer server) {
    try {
      for (Thread reader : readers) {
        reader.join(20_000);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    add(new JournalEntry(0, System.nanoTime(), null, List.of("FLUSHALL")));
    hear(server);
  }

  private void add(JournalEntry entry) {
    lock.lock();
    try {
      entries.add(entry);
    } finally {
      lock.unlock();
    }
  }

  private void read(BufferedReader lines, CountDownLatch begun) {
    JournalEntry.Run run = null;
    String line;
    try {
      while ((line = lines.readLine()) != null) {
        if (line.equals("+OK")) {
          begun.countDown();
          continue;
        }
        run = heard(MonitorLine.of(line), run);
      }
    } catch (IOException gone) {
      // The server was killed, or the journal closed: what came until then is all there was.
    }
  }

  private JournalEntry.@Nullable Run heard(MonitorLine line, JournalEntry.@Nullable Run running) {
    List<String> words = line.words();
    String command = words.get(0).toUpperCase(Locale.ROOT);
    if (!line.byScript() && command.startsWith("EVAL")) {
      return run(words, command);
    }
    boolean ours = words.size() > 1 && words.get(1).startsWith(prefix);
    if (WRITES.contains(command) && (ours || command.startsWith("FLUSH"))) {
      List<String> kept = new ArrayList<>(words);
      kept.set(0, command);
      add(
          new JournalEntry(
              line.micros(), System.nanoTime(), line.byScript() ? running : null, kept));
    }
    return line.byScript() ? running : null;
  }

  private JournalEntry.@Nullable Run run(List<String> words, String command) {
    int keys = Integer.parseInt(words.get(2));
    Script script = scripts.get(command.equals("EVALSHA") ? words.get(1) : sha1(words.get(1)));
    if (script == null) {
      return null;
    }
    List<String> arguments = words.subList(3 + keys, words.size());
    return new JournalEntry.Run(++runs, script, List.copyOf(arguments));
  }

  /** The SHA-1 of a text of which each character is a byte. */
  private static String sha1(String text) {
    return ScriptSource.of(
            new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .sha1();
  }

  /** Returns all that was heard so far. */
  List<JournalEntry> entries() {
    lock.lock();
    try {
      return List.copyOf(entries);
    } finally {
      lock.unlock();
    }
  }

  /** The key of the pool's settings; those of its other keys begin with it. */
  String prefix() {
    return prefix;
  }

  @Override
  public void close() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
