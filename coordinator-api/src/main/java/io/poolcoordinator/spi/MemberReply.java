package io.poolcoordinator.spi;

import java.util.List;

/**
 * How the members of a pool stand.
 *
 * @param header what every reply carries
 * @param status what was done
 * @param members all members by name, as they stand now; empty if the pool is missing or deleted
 */
public record MemberReply(ReplyHeader header, Status status, List<StoredMember> members) {

  /** What was done. */
  public enum Status {
    /** What was asked for. */
    DONE,
    /** Nothing: there is no such member. */
    UNKNOWN_MEMBER,
    /** Nothing: the pool is missing. */
    MISSING,
    /** Nothing: the pool was deleted. */
    DELETED
  }
}
