package io.poolcoordinator.memory;

import io.poolcoordinator.spi.ListedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was done to a pool, the oldest first; of more than can be kept the oldest go. */
final class AdministrativeEvents {

  private static final int KEPT = 1_000;

  /** Longer texts are cut, so that a pool's events stay small. */
  private static final int LONGEST_TEXT = 2_000;

  /**
   * Where an event stands, as in a stream of Redis: its time, and what tells those of one time
   * apart.
   */
  private record Place(long time, long number) implements Comparable<Place> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})-(\\d{1,15})");

    private static final Place BEGINNING = new Place(0, 0);

    static Place parse(String id) {
      Matcher matcher = TEXT.matcher(id);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "event id is \"" + id + "\", but must be one that was listed, such as 1795210664123-0");
      }
      return new Place(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /** The next place at a time; the places grow also where the time was lost with the pool. */
    Place next(long now) {
      return now > time ? new Place(now, 0) : new Place(time, number + 1);
    }

    String id() {
      return time + "-" + number;
    }

    @Override
    public int compareTo(Place other) {
      return time != other.time
          ? Long.compare(time, other.time)
          : Long.compare(number, other.number);
    }
  }

  private record Entry(Place place, ListedEvent event) {}

  private final Deque<Entry> entries = new ArrayDeque<>();

  int size() {
    return entries.size();
  }

  void add(long now, String act, String actor, String reason, String before, String after) {
    Entry newest = entries.peekLast();
    Place place = (newest == null ? Place.BEGINNING : newest.place()).next(now);
    ListedEvent event =
        new ListedEvent(place.id(), now, act, actor, reason, cut(before), cut(after));
    entries.addLast(new Entry(place, event));
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
  }

  private static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }

  /** The newest, from there on back. */
  List<ListedEvent> newest(int most) {
    return start(entries.descendingIterator(), Place.BEGINNING, most);
  }

  /**
   * Those behind the one of an id, the oldest first; it need not be kept any more.
   *
   * @param id empty for the beginning
   * @throws IllegalArgumentException if no event can have this id
   */
  List<ListedEvent> after(String id, int most) {
    return start(entries.iterator(), id.isEmpty() ? Place.BEGINNING : Place.parse(id), most);
  }

  private static List<ListedEvent> start(Iterator<Entry> entries, Place after, int most) {
    List<ListedEvent> start = new ArrayList<>();
    while (entries.hasNext() && start.size() < most) {
      Entry entry = entries.next();
      if (entry.place().compareTo(after) > 0) {
        start.add(entry.event());
      }
    }
    return start;
  }

  void clear() {
    entries.clear();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }
}
