/**
 * Each fault that the field knows, made on purpose: what must happen then, and that nothing is left
 * of it. Lines that begin with {@code fault |} say what was measured.
 */
@NullMarked
package io.poolcoordinator.redis.faults;

import org.jspecify.annotations.NullMarked;
