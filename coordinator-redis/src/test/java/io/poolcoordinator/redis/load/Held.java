package io.poolcoordinator.redis.load;

/**
 * One permit in a worker's history. Times are {@code System.nanoTime()}, which all JVMs of a
 * machine share.
 *
 * @param thread the worker and the thread that held it
 * @param ticket its place in the queue; 0 if it did not wait
 * @param token its token
 * @param asked when it was asked for
 * @param begun when the holder had it
 * @param ended when the holder gave it back, or found it lost
 * @param since when it was granted, in ms of the server's time
 * @param member the member it was granted on; empty for none
 * @param id its id; empty where nobody asks for it
 */
record Held(
    String thread,
    long ticket,
    long token,
    long asked,
    long begun,
    long ended,
    long since,
    String member,
    String id) {

  Held(String thread, long ticket, long token, long asked, long begun, long ended, long since) {
    this(thread, ticket, token, asked, begun, ended, since, "", "");
  }

  String toLine() {
    return String.join(
        " ",
        thread,
        Long.toString(ticket),
        Long.toString(token),
        Long.toString(asked),
        Long.toString(begun),
        Long.toString(ended),
        Long.toString(since),
        member,
        id);
  }

  static Held ofLine(String line) {
    String[] parts = line.split(" ", -1);
    return new Held(
        parts[0],
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Long.parseLong(parts[4]),
        Long.parseLong(parts[5]),
        Long.parseLong(parts[6]),
        parts[7],
        parts[8]);
  }

  long waited() {
    return begun - asked;
  }
}
