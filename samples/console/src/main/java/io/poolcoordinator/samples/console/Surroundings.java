package io.poolcoordinator.samples.console;

import java.util.Map;

/**
 * What a console finds around it.
 *
 * @param variables the variables of the environment
 * @param user the name of the system's user
 * @param terminal the terminal
 * @param store the way to pools
 * @param stop ends commands that run until somebody ends them
 */
record Surroundings(
    Map<String, String> variables, String user, Terminal terminal, StoreAccess store, Stop stop) {}
