package io.poolcoordinator.redis.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one worker wrote down with its {@link WorkerLog}. */
public final class WorkerHistory {

  /** A permit that has begun, until its end is read. */
  private record Begun(
      String thread,
      String id,
      long token,
      long since,
      int cost,
      String member,
      long asked,
      long begun) {

    /** Its ticket may be read later. */
    Held ended(long at, Held.End end) {
      return new Held(
          thread,
          Held.UNKNOWN,
          token,
          asked,
          begun,
          Math.max(begun, at),
          since,
          cost,
          member,
          id,
          end);
    }
  }

  private final String worker;
  private final Map<String, Call> asking = new HashMap<>();
  private final Map<String, Begun> holding = new HashMap<>();
  private final Map<String, Long> valid = new HashMap<>();
  private final Map<String, Long> tickets = new HashMap<>();
  private final List<Held> permits = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Renewal> renewals = new ArrayList<>();
  private final List<Release> releases = new ArrayList<>();
  private @Nullable String leftThreads;
  private @Nullable String torn;

  private WorkerHistory(String worker) {
    this.worker = worker;
  }

  /**
   * Reads a file.
   *
   * @param worker whose it is
   */
  public static WorkerHistory read(String worker, Path file) {
    WorkerHistory history = new WorkerHistory(worker);
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(history::line);
      if (end < text.length()) {
        history.torn = text.substring(end);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    history.end();
    return history;
  }

  private void line(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "asks" ->
          asking.put(
              words[1], new Call(words[1], number(words[2]), number(words[3]), Call.NEVER, ""));
      case "granted" -> granted(words);
      case "refused" -> answered(words[1], number(words[3]), words[4]);
      case "valid" -> valid.put(words[1], number(words[2]));
      case "ends" -> ended(words[1], number(words[2]), words[3].equals("lost"));
      case "queued" -> tickets.put(words[1], number(words[2]));
      case "released" ->
          releases.add(new Release(worker, words[1], words[2], number(words[3]), number(words[4])));
      case "renewed" ->
          renewals.add(
              new Renewal(
                  worker,
                  words[1],
                  number(words[2]),
                  number(words[3]),
                  number(words[4]),
                  number(words[5]),
                  number(words[6])));
      case "done" -> leftThreads = words[1];
      default -> throw new IllegalArgumentException(worker + " wrote \"" + line + "\"");
    }
  }

  private void granted(String[] words) {
    Begun begun =
        new Begun(
            words[1],
            words[2],
            number(words[3]),
            number(words[4]),
            (int) number(words[5]),
            words[6],
            number(words[7]),
            number(words[8]));
    holding.put(begun.id(), begun);
    answered(begun.thread(), begun.begun(), "granted");
  }

  private void answered(String thread, long at, String answer) {
    Call asked = asking.remove(thread);
    if (asked == null) {
      throw new IllegalArgumentException(thread + " was answered, but had not asked");
    }
    calls.add(new Call(thread, asked.asked(), asked.timeoutMillis(), at, answer));
  }

  private void ended(String id, long at, boolean lost) {
    Begun begun = holding.remove(id);
    if (begun == null) {
      throw new IllegalArgumentException(id + " ended, but had not begun");
    }
    Held.End end = lost ? Held.End.LOST : Held.End.GIVEN_BACK;
    permits.add(begun.ended(lost ? valid.getOrDefault(id, begun.begun()) : at, end));
  }

  /** What has not ended when the file does ended with the worker. */
  private void end() {
    holding
        .values()
        .forEach(
            each ->
                permits.add(
                    each.ended(valid.getOrDefault(each.id(), each.begun()), Held.End.DIED)));
    calls.addAll(asking.values());
    permits.replaceAll(each -> each.withTicket(tickets.getOrDefault(each.id(), Held.UNKNOWN)));
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  /** Returns whose history it is. */
  public String worker() {
    return worker;
  }

  /** Returns the permits that it had. */
  public List<Held> permits() {
    return permits;
  }

  /** Returns the acquires that it made. */
  public List<Call> calls() {
    return calls;
  }

  /** Returns what its renewals said. */
  public List<Renewal> renewals() {
    return renewals;
  }

  /** Returns what its releases said. */
  public List<Release> releases() {
    return releases;
  }

  /** Returns the threads that it left behind; null if it never came to its end. */
  public @Nullable String leftThreads() {
    return leftThreads;
  }

  /** Returns a last line that was written in part; null if there is none. */
  public @Nullable String torn() {
    return torn;
  }
}
