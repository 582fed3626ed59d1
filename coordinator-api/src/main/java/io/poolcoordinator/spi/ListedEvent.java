package io.poolcoordinator.spi;

/**
 * An administrative event as the store lists it: {@link
 * io.poolcoordinator.admin.AdministrativeEvent}.
 *
 * @param id where it stands; grows
 * @param time the store's time in ms
 * @param act what was done, as people read it
 * @param actor who did it
 * @param reason why
 * @param before what was changed, as it was
 * @param after what was changed, as it is since
 */
public record ListedEvent(
    String id, long time, String act, String actor, String reason, String before, String after) {}
