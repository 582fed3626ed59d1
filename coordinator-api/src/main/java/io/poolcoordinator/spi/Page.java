package io.poolcoordinator.spi;

import java.util.List;

/**
 * A piece of a list that may be too long for one reply.
 *
 * @param header what every reply carries; of a pool that is missing, its {@code changed} is 0
 * @param next where the next piece begins; empty if this is the last one
 * @param items what it holds
 * @param <T> of what
 */
public record Page<T>(ReplyHeader header, String next, List<T> items) {

  /** Makes a piece that nobody changes. */
  public Page {
    items = List.copyOf(items);
  }
}
