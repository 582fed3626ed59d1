package io.poolcoordinator.redis.store;

import static io.poolcoordinator.redis.store.ReplyDecoder.HEADER;
import static io.poolcoordinator.redis.store.ReplyDecoder.header;
import static io.poolcoordinator.redis.store.ReplyDecoder.list;
import static io.poolcoordinator.redis.store.ReplyDecoder.number;
import static io.poolcoordinator.redis.store.ReplyDecoder.text;

import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.InspectReply.InspectedMember;
import io.poolcoordinator.spi.InspectReply.InspectedPool;
import io.poolcoordinator.spi.InspectReply.WindowUse;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.Preference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The replies to those who look after pools. */
final class AdministrationDecoder {

  /** How many values there are of what is stored, before how the pool stands. */
  private static final int STORED = 14;

  private static final int WINDOW = 2;
  private static final int MEMBER = 3;
  private static final int HOLDER = 7;
  private static final int WAITER = 10;
  private static final int EVENT = 7;

  private AdministrationDecoder() {}

  static ActReply act(List<Object> reply) {
    return new ActReply(
        header(reply),
        ActReply.Status.valueOf(text(reply, 0)),
        number(reply, HEADER),
        number(reply, HEADER + 1));
  }

  static List<String> names(List<Object> reply) {
    return items(list(reply, 1), 1, i -> text(list(reply, 1), i));
  }

  static InspectReply inspect(List<Object> reply, PoolKeys keys) {
    if (isMissing(reply)) {
      return new InspectReply(header(reply), null);
    }
    int first = HEADER + STORED;
    return new InspectReply(
        header(reply),
        new InspectedPool(
            ReplyDecoder.stored(reply, keys),
            number(reply, first),
            number(reply, first + 1),
            number(reply, first + 2),
            text(reply, first + 3),
            number(reply, first + 4),
            number(reply, first + 5),
            number(reply, first + 6),
            windows(list(reply, first + 7)),
            members(list(reply, first + 8)),
            number(reply, first + 9),
            number(reply, first + 10)));
  }

  private static List<WindowUse> windows(List<Object> values) {
    return items(values, WINDOW, i -> new WindowUse(number(values, i), number(values, i + 1)));
  }

  private static List<InspectedMember> members(List<Object> values) {
    return items(
        values,
        MEMBER,
        i ->
            new InspectedMember(
                MemberDecoder.standings(list(values, i)).get(0),
                Math.toIntExact(number(values, i + 1)),
                windows(list(values, i + 2))));
  }

  static Page<ListedHolder> holders(List<Object> reply) {
    List<Object> values = list(reply, HEADER + 1);
    return page(
        reply,
        items(
            values,
            HOLDER,
            i ->
                new ListedHolder(
                    text(values, i),
                    number(values, i + 1),
                    number(values, i + 2),
                    number(values, i + 3),
                    Math.toIntExact(number(values, i + 4)),
                    text(values, i + 5),
                    text(values, i + 6))));
  }

  static Page<ListedWaiter> waiters(List<Object> reply) {
    List<Object> values = list(reply, HEADER + 1);
    return page(
        reply,
        items(
            values,
            WAITER,
            i ->
                new ListedWaiter(
                    text(values, i),
                    number(values, i + 1),
                    number(values, i + 2),
                    number(values, i + 3),
                    Math.toIntExact(number(values, i + 4)),
                    number(values, i + 5) == 1,
                    number(values, i + 6) == 1,
                    text(values, i + 7),
                    preference(text(values, i + 8), number(values, i + 9) == 1))));
  }

  private static Preference preference(String names, boolean frozen) {
    return names.isEmpty() ? Preference.NONE : new Preference(List.of(names.split(",")), frozen);
  }

  static Page<String> connections(List<Object> reply) {
    List<Object> values = list(reply, HEADER + 1);
    return page(reply, items(values, 1, i -> text(values, i)));
  }

  static Page<ListedEvent> events(List<Object> reply) {
    List<Object> values = list(reply, HEADER + 1);
    return page(
        reply,
        items(
            values,
            EVENT,
            i ->
                new ListedEvent(
                    text(values, i),
                    number(values, i + 1),
                    text(values, i + 2),
                    text(values, i + 3),
                    text(values, i + 4),
                    text(values, i + 5),
                    text(values, i + 6))));
  }

  private static boolean isMissing(List<Object> reply) {
    return text(reply, 0).equals("MISSING");
  }

  private static <T> Page<T> page(List<Object> reply, List<T> items) {
    return new Page<>(header(reply), text(reply, HEADER), items);
  }

  private static <T> List<T> items(List<Object> values, int size, IntFunction<T> item) {
    List<T> items = new ArrayList<>(values.size() / size);
    for (int i = 0; i < values.size(); i += size) {
      items.add(item.apply(i));
    }
    return items;
  }
}
