package io.poolcoordinator.redis.history;

/**
 * What a release said.
 *
 * @param worker who released
 * @param id the permit, or waiter
 * @param status what it was, by {@code ReleaseReply.Status}
 * @param sent when it was sent, by nanoTime
 * @param replied when the reply came
 */
public record Release(String worker, String id, String status, long sent, long replied) {}
