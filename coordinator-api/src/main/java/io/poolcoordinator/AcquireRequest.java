package io.poolcoordinator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an acquire asks for. Immutable, and safe to keep and use again.
 *
 * <pre>{@code
 * pool.acquire(AcquireRequest.builder().label("orders#88").timeout(Duration.ofSeconds(5)).build());
 * }</pre>
 */
public final class AcquireRequest {

  /** The longest label: {@value} bytes in UTF-8. */
  public static final int MAX_LABEL_BYTES = 200;

  /** The highest cost: {@value}. */
  public static final int MAX_COST = 1_000_000;

  /** No label, the pool's timeout, a cost of 1. */
  public static final AcquireRequest DEFAULT = builder().build();

  private final @Nullable String label;
  private final @Nullable Duration timeout;
  private final int cost;

  private AcquireRequest(Builder builder) {
    this.label = builder.label;
    this.timeout = builder.timeout;
    this.cost = builder.cost;
  }

  /**
   * Starts a request.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what people read beside the permit while it waits and while it is held.
   *
   * @return the label, if there is one
   */
  public Optional<String> label() {
    return Optional.ofNullable(label);
  }

  /**
   * Returns how long to wait at the most.
   *
   * @return from 0 (one attempt) to 300 s; empty for the default of the verb that is used
   */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /**
   * Returns how many units the call takes from each of the pool's rate windows when its permit is
   * granted. A pool without windows keeps it in the permit's record and does nothing else with it.
   *
   * @return the cost, from 1 to {@value #MAX_COST}
   */
  public int cost() {
    return cost;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AcquireRequest that
        && cost == that.cost
        && Objects.equals(label, that.label)
        && Objects.equals(timeout, that.timeout);
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, timeout, cost);
  }

  @Override
  public String toString() {
    return "label="
        + (label == null ? "none" : label)
        + " timeout="
        + (timeout == null ? "default" : timeout)
        + " cost="
        + cost;
  }

  /** Builds an {@link AcquireRequest}. Not safe for use by several threads at once. */
  public static final class Builder {

    private @Nullable String label;
    private @Nullable Duration timeout;
    private int cost = 1;

    private Builder() {}

    /**
     * Sets what people read beside the permit: a job's name, an order's number. Never a secret; it
     * stands in Redis and in messages. None unless set.
     *
     * @param label 1 to {@value AcquireRequest#MAX_LABEL_BYTES} bytes in UTF-8, without control
     *     characters
     * @return this builder
     * @throws IllegalArgumentException if the label is empty, too long or holds control characters
     */
    public Builder label(String label) {
      int bytes = label.getBytes(StandardCharsets.UTF_8).length;
      if (bytes == 0 || bytes > MAX_LABEL_BYTES) {
        throw new IllegalArgumentException(
            "label has " + bytes + " bytes, but must have from 1 to " + MAX_LABEL_BYTES);
      }
      for (int i = 0; i < label.length(); i++) {
        if (Character.isISOControl(label.charAt(i))) {
          throw new IllegalArgumentException(
              String.format(
                  "label holds the control character U+%04X at index %d; leave it out",
                  (int) label.charAt(i), i));
        }
      }
      this.label = label;
      return this;
    }

    /**
     * Sets how long to wait at the most. The default of the verb that is used, unless set.
     *
     * @param timeout from 0 (one attempt) to 300 s; fractions of a millisecond are rounded up
     * @return this builder
     * @throws IllegalArgumentException if the timeout is out of bounds
     */
    public Builder timeout(Duration timeout) {
      this.timeout = Durations.inBounds("timeout", timeout, Duration.ZERO, PoolConfig.MAX_TIMEOUT);
      return this;
    }

    /**
     * Sets how many units the call takes from each of the pool's rate windows. 1 unless set. A cost
     * above what one of the windows can ever hold is refused at once by the acquire.
     *
     * @param cost from 1 to {@value AcquireRequest#MAX_COST}
     * @return this builder
     * @throws IllegalArgumentException if the cost is out of bounds
     */
    public Builder cost(int cost) {
      if (cost < 1 || cost > MAX_COST) {
        throw new IllegalArgumentException(
            "cost is " + cost + ", but must be from 1 to " + MAX_COST);
      }
      this.cost = cost;
      return this;
    }

    /**
     * Builds the request.
     *
     * @return an immutable request
     */
    public AcquireRequest build() {
      return new AcquireRequest(this);
    }
  }
}
