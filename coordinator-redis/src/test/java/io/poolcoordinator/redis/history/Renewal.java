package io.poolcoordinator.redis.history;

/**
 * What a renewal said of one permit.
 *
 * @param worker who renewed
 * @param id the permit
 * @param told the end of its lease as its worker knew it, in ms of the server's time
 * @param end the new end; 0 if the permit is lost
 * @param time the server's time in the reply, in ms
 * @param sent when it was sent, by nanoTime
 * @param replied when the reply came
 */
public record Renewal(
    String worker, String id, long told, long end, long time, long sent, long replied) {}
