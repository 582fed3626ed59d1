package io.poolcoordinator.memory;

import org.jspecify.annotations.Nullable;

/**
 * Whether a member can serve somebody now.
 *
 * @param kind whether it can, or what stands in its way
 * @param refusal why not and until when, with {@link Kind#COOLING} and {@link Kind#WINDOWS}
 */
record Eligibility(Kind kind, @Nullable Refusal refusal) {

  /** What stands in a member's way. */
  enum Kind {
    /** Nothing. */
    ELIGIBLE,
    /** It was drained or disabled, or can never serve so high a cost. */
    INACTIVE,
    /** Its limit is used up, a probe is out, or somebody waits for it. */
    FULL,
    /** It cools down. */
    COOLING,
    /** A window of its own has no room. */
    WINDOWS;

    /** Whether time alone ends it, at a time that is known. */
    boolean endsByTime() {
      return this == COOLING || this == WINDOWS;
    }
  }

  static final Eligibility ELIGIBLE = new Eligibility(Kind.ELIGIBLE, null);
  static final Eligibility INACTIVE = new Eligibility(Kind.INACTIVE, null);
  static final Eligibility FULL = new Eligibility(Kind.FULL, null);

  boolean isEligible() {
    return kind == Kind.ELIGIBLE;
  }
}
