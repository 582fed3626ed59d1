package io.poolcoordinator.spi;

/**
 * How things stand for somebody who is not granted.
 *
 * @param place the place in the queue, 1 for the head; 0 if in none
 * @param held how many permits are held
 * @param limit how many may be held
 * @param reason why nobody is granted; empty if nothing blocks
 */
public record Standing(long place, long held, long limit, String reason) {}
