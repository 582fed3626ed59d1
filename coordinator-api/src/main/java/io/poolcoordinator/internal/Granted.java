package io.poolcoordinator.internal;

import io.poolcoordinator.spi.Grant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an acquire got.
 *
 * @param grant the grant as the store told of it
 * @param permit the permit; null where units alone were asked for, of which nothing is held
 */
record Granted(Grant grant, @Nullable PermitHandle permit) {

  /** The permit of an acquire that asked for one. */
  PermitHandle requiredPermit() {
    return Objects.requireNonNull(permit, "units were taken, and no permit was asked for");
  }
}
