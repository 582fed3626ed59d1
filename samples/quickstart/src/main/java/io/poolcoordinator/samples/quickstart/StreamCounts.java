package io.poolcoordinator.samples.quickstart;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How far an {@link AccountStream} has come.
 *
 * @param title what the stream shows
 * @param rows how many rows were read
 * @param accounts what the API has counted of each account
 */
record StreamCounts(String title, long rows, List<ApiCounts> accounts) {

  /** Returns how many calls were served, over all accounts. */
  int calls() {
    return sum(ApiCounts::calls);
  }

  /** Returns how many calls were refused with 429. */
  int refused() {
    return sum(ApiCounts::refused);
  }

  /** Returns how often an account had more calls in flight, or begun in a second, than allowed. */
  int violations() {
    return sum(ApiCounts::violations);
  }

  /** Returns the most calls of one account that were in flight at once. */
  int peak() {
    return most(ApiCounts::peak);
  }

  /** Returns the most calls of one account that began in any second. */
  int ratePeak() {
    return most(ApiCounts::ratePeak);
  }

  private int sum(ToIntFunction<ApiCounts> number) {
    return accounts.stream().mapToInt(number).sum();
  }

  private int most(ToIntFunction<ApiCounts> number) {
    return accounts.stream().mapToInt(number).max().orElse(0);
  }
}
