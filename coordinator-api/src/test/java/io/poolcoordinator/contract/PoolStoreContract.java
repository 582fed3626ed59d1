package io.poolcoordinator.contract;

import org.junit.jupiter.api.Nested;

/** The whole contract of a store: extend it, and give it a fixture. */
public abstract class PoolStoreContract {

  /**
   * Makes a fixture without any state.
   *
   * @return the fixture, which the test closes
   */
  protected abstract StoreFixture newFixture();

  /** {@link AcquireContract}. */
  @Nested
  public class Acquiring extends AcquireContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link QueueContract}. */
  @Nested
  public class Queueing extends QueueContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link HandOverContract}. */
  @Nested
  public class HandingOver extends HandOverContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link SilenceContract}. */
  @Nested
  public class Silence extends SilenceContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link RenewContract}. */
  @Nested
  public class Renewing extends RenewContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link PollContract}. */
  @Nested
  public class Polling extends PollContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link DeclareContract}. */
  @Nested
  public class Declaring extends DeclareContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link LossContract}. */
  @Nested
  public class Losing extends LossContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link ConservationContract}. */
  @Nested
  public class Conserving extends ConservationContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }
}
