package io.poolcoordinator.spi;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of a pool.
 *
 * @param header what every reply carries
 * @param status what was done
 * @param stored the settings in force; null if the pool is missing
 */
public record DeclareReply(ReplyHeader header, Status status, @Nullable StoredPool stored) {

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
