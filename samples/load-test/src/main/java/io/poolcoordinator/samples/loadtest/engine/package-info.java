/**
 * What is compared: this library over both clients, and what else its users could take, each used
 * as its own users would use it. Imports the libraries themselves and nothing of the load test.
 */
@NullMarked
package io.poolcoordinator.samples.loadtest.engine;

import org.jspecify.annotations.NullMarked;
