package io.poolcoordinator.spi;

/**
 * A permit as the store lists it. Times are the store's, in ms.
 *
 * @param id its id
 * @param since when it was granted; 0 if that is not known any more
 * @param token its token; 0 if that is not known any more
 * @param end when its lease ends
 * @param cost what it took of each window; 0 if that is not known any more
 * @param label its label; empty for none
 * @param member its member; empty for none
 */
public record ListedHolder(
    String id, long since, long token, long end, int cost, String label, String member) {}
