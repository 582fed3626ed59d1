package io.poolcoordinator.spi;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of a pool.
 *
 * @param header what every reply carries
 * @param status what was done
 * @param stored the settings in force; null if the pool is missing
 * @param available how many units the fullest window has room for; below 0 where units are reserved
 *     ahead or the rate was lowered; {@link #UNLIMITED} without windows
 */
public record DeclareReply(
    ReplyHeader header, Status status, @Nullable StoredPool stored, long available) {

  /** Stands for a pool without windows. */
  public static final long UNLIMITED = Integer.MAX_VALUE;

  /** What was done. */
  public enum Status {
    /** The pool was made. */
    MADE,
    /** It existed with the same settings. */
    SAME,
    /** It exists with other settings, which stay. */
    DIFFERENT,
    /** Its settings were replaced, or restored. */
    REPLACED,
    /** It does not exist. */
    MISSING
  }
}
