package io.poolcoordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of the accounts, or connections, that a pool rotates over: its share of the turns, and what
 * it may take by itself beside the pool's own limit and windows, which hold over all members
 * together.
 *
 * <p>Members take turns in one order that all workers share. A member of weight 2 has two turns
 * where one of weight 1 has one; turns are spread evenly, not in blocks. The turn of a member that
 * cannot serve now (its limit or a window is used up, it cools down, it was drained or disabled) is
 * passed over and kept.
 *
 * <p>Nothing checks that the members of a pool behave alike: that any of them can do whatever the
 * pool's callers ask for is the application's part. Attributes are labels for the application, such
 * as a country or a tenant; they stand readable in Redis, so that credentials never belong there.
 *
 * <p>Immutable; two members are equal if all of this is.
 */
public final class Member {

  /** The longest name: {@value} characters. */
  public static final int MAX_NAME_LENGTH = 64;

  /** The highest weight, and the most that the weights of a pool's members add up to: {@value}. */
  public static final int MAX_WEIGHT = 1_000;

  /** How many attributes a member has at the most: {@value}. */
  public static final int MAX_ATTRIBUTES = 16;

  private static final String FORBIDDEN = "{}*?[]:,=";

  private final String name;
  private final int weight;
  private final @Nullable Integer limit;
  private final List<RateLimit> rateLimits;
  private final Map<String, String> attributes;

  private Member(Builder builder) {
    this.name = builder.name;
    this.weight = builder.weight;
    this.limit = builder.limit;
    this.rateLimits = builder.rates.toList();
    this.attributes = Map.copyOf(builder.attributes);
  }

  /**
   * Makes a member of weight 1 without limits of its own.
   *
   * @param name as in {@link #builder}
   * @return the member
   * @throws IllegalArgumentException if the name is not of that form
   */
  public static Member of(String name) {
    return builder(name).build();
  }

  /**
   * Makes a member without limits of its own.
   *
   * @param name as in {@link #builder}
   * @param weight its turns among those of all members, from 1 to {@value #MAX_WEIGHT}
   * @return the member
   * @throws IllegalArgumentException if the name is not of that form, or the weight out of bounds
   */
  public static Member of(String name, int weight) {
    return builder(name).weight(weight).build();
  }

  /**
   * Starts a member.
   *
   * @param name 1 to {@value #MAX_NAME_LENGTH} printable ASCII characters without space and without
   *     <code>{ } * ? [ ] : , =</code>; never normalised
   * @return a builder with a weight of 1, and neither limits nor attributes
   * @throws IllegalArgumentException if the name is not of that form
   */
  public static Builder builder(String name) {
    return new Builder(checkName(name));
  }

  /**
   * Starts a member from this one.
   *
   * @return a builder with all that this member has
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name);
    builder.weight = weight;
    builder.limit = limit;
    builder.rates.addAll(rateLimits);
    builder.attributes.putAll(attributes);
    return builder;
  }

  static String checkName(String name) {
    Objects.requireNonNull(name, "a member's name is null");
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a member's name must have from 1 to "
              + MAX_NAME_LENGTH
              + " characters, but "
              + Labels.quoted(name)
              + " has "
              + name.length());
    }
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (character <= ' ' || character > '~' || FORBIDDEN.indexOf(character) >= 0) {
        throw new IllegalArgumentException(
            String.format(
                "a member's name must be printable ASCII without space and without %s, but %s"
                    + " holds U+%04X at index %d",
                FORBIDDEN, Labels.quoted(name), (int) character, i));
      }
    }
    return name;
  }

  static int checkWeight(String name, int weight) {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "the weight of member "
              + name
              + " is "
              + weight
              + ", but must be from 1 to "
              + MAX_WEIGHT
              + "; remove or drain a member that is to have no turns");
    }
    return weight;
  }

  /**
   * Returns the member's name, which is the one that the application gave it.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns how many turns it has among those of all members.
   *
   * @return from 1 to {@value #MAX_WEIGHT}
   */
  public int weight() {
    return weight;
  }

  /**
   * Returns how many permits may be held on it at once, beside the pool's own limit.
   *
   * @return from 0 (none is granted) to {@value PoolConfig#MAX_LIMIT}; empty for no limit of its
   *     own
   */
  public OptionalInt limit() {
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  /**
   * Returns the rate windows of its own, which hold beside those of the pool.
   *
   * @return the windows, the shortest first; empty for none
   */
  public List<RateLimit> rateLimits() {
    return rateLimits;
  }

  /**
   * Returns the labels that the application gave it.
   *
   * @return name to value; unmodifiable
   */
  public Map<String, String> attributes() {
    return attributes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Member that
        && name.equals(that.name)
        && weight == that.weight
        && Objects.equals(limit, that.limit)
        && rateLimits.equals(that.rateLimits)
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, weight, limit, rateLimits, attributes);
  }

  /** Writes the member as {@code eol1:2}, with what else it has in brackets behind that. */
  @Override
  public String toString() {
    List<String> more = new ArrayList<>();
    if (limit != null) {
      more.add("limit=" + limit);
    }
    if (!rateLimits.isEmpty()) {
      more.add("rateLimits=" + rateLimits);
    }
    if (!attributes.isEmpty()) {
      more.add("attributes=" + new TreeMap<>(attributes));
    }
    return name + ":" + weight + (more.isEmpty() ? "" : "(" + String.join(" ", more) + ")");
  }

  /** Builds a {@link Member}. Not safe for use by several threads at once. */
  public static final class Builder {

    private final String name;
    private int weight = 1;
    private @Nullable Integer limit;
    private final RateLimits rates = new RateLimits("a member");
    private final Map<String, String> attributes = new TreeMap<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Sets how many turns it has among those of all members. 1 unless set.
     *
     * @param weight from 1 to {@value Member#MAX_WEIGHT}; the weights of a pool's members add up to
     *     that at the most
     * @return this builder
     * @throws IllegalArgumentException if the weight is out of bounds
     */
    public Builder weight(int weight) {
      this.weight = checkWeight(name, weight);
      return this;
    }

    /**
     * Sets how many permits may be held on it at once. No limit of its own unless set.
     *
     * @param limit from 0 (none is granted) to {@value PoolConfig#MAX_LIMIT}
     * @return this builder
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    public Builder limit(int limit) {
      if (limit < 0 || limit > PoolConfig.MAX_LIMIT) {
        throw new IllegalArgumentException(
            "the limit of member "
                + name
                + " is "
                + limit
                + ", but must be from 0 to "
                + PoolConfig.MAX_LIMIT);
      }
      this.limit = limit;
      return this;
    }

    /**
     * Removes the limit of its own.
     *
     * @return this builder
     */
    public Builder noLimit() {
      this.limit = null;
      return this;
    }

    /**
     * Adds a rate window of its own: {@link PoolConfig.Builder#rateLimit(RateLimit)}.
     *
     * @param rateLimit the window
     * @return this builder
     * @throws IllegalArgumentException if it has a window of this length and calendar already, or
     *     {@value PoolConfig#MAX_RATE_LIMITS} windows
     */
    public Builder rateLimit(RateLimit rateLimit) {
      rates.add(rateLimit);
      return this;
    }

    /**
     * Removes all rate windows of its own.
     *
     * @return this builder
     */
    public Builder noRateLimits() {
      rates.clear();
      return this;
    }

    /**
     * Gives it a label, or another value to one that it has. Never a credential: it stands readable
     * in Redis.
     *
     * @param key 1 to 64 of ASCII letters, digits and {@code . _ -}
     * @param value at most {@value AcquireRequest#MAX_LABEL_BYTES} bytes in UTF-8, without control
     *     characters
     * @return this builder
     * @throws IllegalArgumentException if key or value is not of that form, or it has {@value
     *     Member#MAX_ATTRIBUTES} others
     */
    public Builder attribute(String key, String value) {
      Objects.requireNonNull(key, "an attribute's name is null");
      if (!key.matches("[A-Za-z0-9._-]{1,64}")) {
        throw new IllegalArgumentException(
            "an attribute's name must be 1 to 64 of ASCII letters, digits and . _ -, but one of"
                + " member "
                + name
                + " is "
                + Labels.quoted(key));
      }
      Labels.check("attribute " + key + " of member " + name, value, 0);
      if (!attributes.containsKey(key) && attributes.size() == MAX_ATTRIBUTES) {
        throw new IllegalArgumentException(
            "attribute "
                + key
                + " of member "
                + name
                + " is one too many: a member has at most "
                + MAX_ATTRIBUTES);
      }
      attributes.put(key, value);
      return this;
    }

    /**
     * Builds the member.
     *
     * @return an immutable member
     */
    public Member build() {
      return new Member(this);
    }
  }
}
