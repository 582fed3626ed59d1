/**
 * The page of the console as people use it: the jar serves it, a real browser shows it, tests click
 * and type. Imports the library's API and Selenium, and nothing of the console.
 */
@NullMarked
package io.poolcoordinator.samples.console.page;

import org.jspecify.annotations.NullMarked;
