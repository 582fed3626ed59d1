/**
 * The REST API of the console and what goes with it: {@link
 * io.poolcoordinator.samples.console.rest.ConsoleServer}. A {@code …Routes} class for each group of
 * routes; who may do what is decided in one place before them ({@code Access}), and what went wrong
 * is said in one place behind them ({@code Problems}). It keeps no state of its own: any number of
 * servers may run over the same pools.
 *
 * <p>Imports the library, {@code console.view}, Javalin, Jetty, Jackson and Micrometer; nothing of
 * the command line.
 */
@NullMarked
package io.poolcoordinator.samples.console.rest;

import org.jspecify.annotations.NullMarked;
