package io.poolcoordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** No label, the pool's timeout, a cost of 1, any member. */
  public static final AcquireRequest DEFAULT = builder().build();

  private final @Nullable String label;
  private final @Nullable Duration timeout;
  private final int cost;
  private final List<String> members;

  private AcquireRequest(Builder builder) {
    this.label = builder.label;
    this.timeout = builder.timeout;
    this.cost = builder.cost;
    this.members = builder.members;
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
   * Returns how many units the call takes when its permit is granted, from each of the pool's rate
   * windows and from each of those of the member that serves it. Where there are no windows it
   * stands in the permit's record, and nothing else is done with it.
   *
   * @return the cost, from 1 to {@value #MAX_COST}
   */
  public int cost() {
    return cost;
  }

  /**
   * Returns the names of the members that may serve the call.
   *
   * @return the names, one of them several times if it has several turns; empty for any member, in
   *     the order that all workers share
   */
  public List<String> members() {
    return members;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AcquireRequest that
        && cost == that.cost
        && Objects.equals(label, that.label)
        && Objects.equals(timeout, that.timeout)
        && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, timeout, cost, members);
  }

  @Override
  public String toString() {
    return "label="
        + (label == null ? "none" : label)
        + " timeout="
        + (timeout == null ? "default" : timeout)
        + " cost="
        + cost
        + (members.isEmpty() ? "" : " members=" + members);
  }

  /**
   * Starts a request from this one.
   *
   * @return a builder with all that this request has
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.label = label;
    builder.timeout = timeout;
    builder.cost = cost;
    builder.members = members;
    return builder;
  }

  /** Builds an {@link AcquireRequest}. Not safe for use by several threads at once. */
  public static final class Builder {

    private @Nullable String label;
    private @Nullable Duration timeout;
    private int cost = 1;
    private List<String> members = List.of();

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
      this.label = Labels.check("label", label, 1);
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
     * Sets how many units the call takes from each of the pool's rate windows, and from each of
     * those of the member that serves it. 1 unless set.
     *
     * <p>A cost above what one of the pool's windows can ever hold is refused at once by the
     * acquire. So is one for which every member that could serve has a window that is too small; as
     * long as one of them has not, the call waits for that one.
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
     * Binds the call to one member, as a cursor is bound to the account that opened it. It waits
     * for that member without holding up others that can be served. Any member unless set.
     *
     * @param member the member's name
     * @return this builder
     * @throws IllegalArgumentException if it is no member's name
     */
    public Builder member(String member) {
      return members(List.of(Member.checkName(member)));
    }

    /**
     * Has the call served by one of these members, as a statement names the connections it may use.
     * Calls with the same list take turns over it within this worker, from a random place on; the
     * order that all workers share is not moved. Any member unless set.
     *
     * @param members names of members; one that stands there several times has as many turns
     * @return this builder
     * @throws IllegalArgumentException if there are none, more than {@value Member#MAX_WEIGHT}, or
     *     one is no member's name
     */
    public Builder members(List<String> members) {
      this.members = checkMembers(members);
      return this;
    }

    private static List<String> checkMembers(List<String> members) {
      // Copied first: what is checked is what is kept.
      List<String> names = new ArrayList<>(Objects.requireNonNull(members, "members"));
      if (names.isEmpty() || names.size() > Member.MAX_WEIGHT) {
        throw new IllegalArgumentException(
            "members has "
                + names.size()
                + " names, but must have from 1 to "
                + Member.MAX_WEIGHT
                + "; leave it out for any member");
      }
      names.forEach(Member::checkName);
      return List.copyOf(names);
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
