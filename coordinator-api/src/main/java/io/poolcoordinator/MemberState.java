package io.poolcoordinator;

/** Whether a member takes part in the rotation. */
public enum MemberState {
  /** It is granted when its turn comes, unless it is full, out of rate or cooling down. */
  ACTIVE,
  /** It gets no new grants; holders finish. Somebody drained it. */
  DRAINED,
  /** It gets no new grants; holders finish. The API did not accept it, or somebody disabled it. */
  DISABLED
}
