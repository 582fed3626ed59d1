package io.poolcoordinator.redis.store;

import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What another worker's script brought about for this one: a line with the time, and in how many ms
 * to come back or -1; then a line for each grant with id, token, end of the lease, and the member
 * if there is one.
 *
 * @param time the store's time at the grants
 * @param comeBackIn in how many ms time alone may serve a waiter; -1 if nothing of the kind is
 *     known
 * @param grants the grants, maybe none
 */
record PushMessage(long time, long comeBackIn, List<Grant> grants) {

  private static final int MAX_DIGITS = 16;

  /**
   * Reads a message. Anybody may publish on a channel, so that every character is checked.
   *
   * @param worker the worker whose grants they must be
   * @param text the message
   * @return what it says; null if it is not such a message
   */
  static @Nullable PushMessage parse(String worker, String text) {
    int line = text.indexOf('\n');
    int end = line < 0 ? text.length() : line;
    int space = text.indexOf(' ');
    if (space < 0 || space > end) {
      return null;
    }
    long time = number(text, 0, space);
    boolean never = text.startsWith("-1", space + 1) && end == space + 3;
    long comeBackIn = never ? ReplyHeader.NOT : number(text, space + 1, end);
    if (time < 0 || (comeBackIn < 0 && !never)) {
      return null;
    }
    List<Grant> grants = new ArrayList<>(1);
    while (end < text.length()) {
      int start = end + 1;
      int next = text.indexOf('\n', start);
      end = next < 0 ? text.length() : next;
      Grant grant = grant(worker, text, start, end, time);
      if (grant == null) {
        return null;
      }
      grants.add(grant);
    }
    return new PushMessage(time, comeBackIn, grants);
  }

  private static @Nullable Grant grant(String worker, String text, int start, int end, long since) {
    int first = text.indexOf(' ', start);
    int second = first < 0 ? -1 : text.indexOf(' ', first + 1);
    if (second < 0 || second >= end) {
      return null;
    }
    int third = text.indexOf(' ', second + 1);
    boolean named = third >= 0 && third < end;
    long token = number(text, first + 1, second);
    long leaseEnd = number(text, second + 1, named ? third : end);
    String member = named ? text.substring(third + 1, end) : "";
    int colon = start + worker.length();
    boolean own = first > colon + 1 && text.charAt(colon) == ':' && text.startsWith(worker, start);
    return own && token > 0 && (leaseEnd == 0 || leaseEnd >= since) && (!named || isName(member))
        ? new Grant(text.substring(start, first), token, since, leaseEnd, member)
        : null;
  }

  /** As scripts check it: printable, and no space that would begin another value. */
  private static boolean isName(String member) {
    return !member.isEmpty()
        && member.chars().allMatch(character -> character > ' ' && character <= '~');
  }

  /** The number that stands there in decimal digits; -1 if there is none. */
  private static long number(String text, int start, int end) {
    if (end <= start || end - start > MAX_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
