/**
 * What every store of pools must do: one abstract test class for each topic, run together by a
 * subclass of {@link io.poolcoordinator.contract.PoolStoreContract}.
 *
 * <p>Whoever implements a store extends that class and gives it a {@link
 * io.poolcoordinator.contract.StoreFixture}. The tests know operations and replies, and no keys but
 * through the fixture. Time moves by the fixture only. This package imports the root package and
 * {@code spi}.
 */
@NullMarked
package io.poolcoordinator.contract;

import org.jspecify.annotations.NullMarked;
