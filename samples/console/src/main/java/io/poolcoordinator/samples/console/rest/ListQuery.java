package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import io.poolcoordinator.samples.console.view.PoolRow;
import io.poolcoordinator.samples.console.view.Quoted;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which pools are asked for.
 *
 * @param search what their names hold, in whatever case
 * @param state their state; {@link #EXISTING} or {@link #ALL} for several
 * @param sort what they are sorted by
 * @param page which page, from 1
 * @param size how many are on a page
 */
record ListQuery(String search, String state, String sort, int page, int size) {

  static final int MOST_ON_A_PAGE = 200;

  private static final String EXISTING = "existing";
  private static final String ALL = "all";
  private static final int MOST_PAGES = 1_000_000;
  private static final int MOST_SEARCHED = 200;
  private static final Set<String> STATES =
      Set.of("active", "paused", "deleted", "gone", "unusable", EXISTING, ALL);
  private static final Set<String> GONE = Set.of("deleted", "gone");
  private static final Comparator<PoolRow> BY_NAME = Comparator.comparing(PoolRow::name);

  /** Most first; by name among the same. */
  private static final Map<String, Comparator<PoolRow>> ORDERS =
      Map.of(
          "name", BY_NAME,
          "held", Comparator.comparingLong(PoolRow::held).reversed().thenComparing(BY_NAME),
          "waiting", Comparator.comparingLong(PoolRow::waiting).reversed().thenComparing(BY_NAME),
          "oldestWait",
              Comparator.comparing(PoolRow::oldestWait).reversed().thenComparing(BY_NAME));

  static ListQuery of(Context context) {
    Parameters parameters =
        new Parameters(context).allow("search", "state", "sort", "page", "size");
    String search = parameters.text("search", "");
    if (search.length() > MOST_SEARCHED) {
      throw Problem.invalid(
          "search",
          "search has " + search.length() + " characters, but names have " + MOST_SEARCHED);
    }
    return new ListQuery(
        search.toLowerCase(Locale.ROOT),
        oneOf("state", parameters.text("state", EXISTING), STATES),
        oneOf("sort", parameters.text("sort", "name"), ORDERS.keySet()),
        parameters.whole("page", 1, 1, MOST_PAGES),
        parameters.whole("size", 50, 1, MOST_ON_A_PAGE));
  }

  private static String oneOf(String name, String value, Set<String> known) {
    if (!known.contains(value)) {
      throw Problem.invalid(
          name,
          name
              + " is "
              + Quoted.text(value)
              + ", but must be one of "
              + String.join(", ", new TreeSet<>(known)));
    }
    return value;
  }

  Predicate<PoolRow> ofState() {
    return switch (state) {
      case ALL -> row -> true;
      case EXISTING -> row -> !GONE.contains(row.state());
      default -> row -> row.state().equals(state);
    };
  }

  Predicate<PoolRow> found() {
    return row -> row.name().toLowerCase(Locale.ROOT).contains(search);
  }

  Comparator<PoolRow> order() {
    return ORDERS.getOrDefault(sort, BY_NAME);
  }
}
