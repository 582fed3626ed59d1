package io.poolcoordinator.spi;

import io.poolcoordinator.MemberState;

/**
 * How a member stands in the store.
 *
 * @param name the member's name
 * @param state whether it takes part
 * @param held how many permits are held on it
 * @param coolingUntil until when it cools down, in ms of the store's time, which may be over while
 *     no probe has succeeded; 0 if it does not
 * @param failures how many of its calls failed in a row
 */
public record StoredMember(
    String name, MemberState state, long held, long coolingUntil, int failures) {}
