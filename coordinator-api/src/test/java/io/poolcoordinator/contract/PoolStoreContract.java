package io.poolcoordinator.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The whole contract of a store: extend it, and give it a fixture. Its topics run beside each
 * other, as the tests in each of them do.
 */
@Execution(ExecutionMode.CONCURRENT)
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

  /** {@link WindowContract}. */
  @Nested
  public class Windows extends WindowContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link WindowChangeContract}. */
  @Nested
  public class ChangingWindows extends WindowChangeContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link TakeContract}. */
  @Nested
  public class Taking extends TakeContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link ComeBackContract}. */
  @Nested
  public class ComingBack extends ComeBackContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link ReservationContract}. */
  @Nested
  public class Reserving extends ReservationContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link SweepContract}. */
  @Nested
  public class Sweeping extends SweepContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link SaturationContract}. */
  @Nested
  public class Saturating extends SaturationContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link TakerContract}. */
  @Nested
  public class Takers extends TakerContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link WindowRefusalContract}. */
  @Nested
  public class RefusingWindows extends WindowRefusalContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link UpdateContract}. */
  @Nested
  public class Updating extends UpdateContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link DrainContract}. */
  @Nested
  public class Draining extends DrainContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link RotationContract}. */
  @Nested
  public class Rotating extends RotationContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link MemberLimitContract}. */
  @Nested
  public class LimitingMembers extends MemberLimitContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link CoolDownContract}. */
  @Nested
  public class CoolingDown extends CoolDownContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link BoundContract}. */
  @Nested
  public class Binding extends BoundContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link PoolCoolDownContract}. */
  @Nested
  public class CoolingDownPools extends PoolCoolDownContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link BoundTakeContract}. */
  @Nested
  public class TakingFromMembers extends BoundTakeContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link MemberChangeContract}. */
  @Nested
  public class ChangingMembers extends MemberChangeContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link AdministrationContract}. */
  @Nested
  public class Administering extends AdministrationContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link ClearContract}. */
  @Nested
  public class Clearing extends ClearContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link EndPermitContract}. */
  @Nested
  public class EndingPermits extends EndPermitContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link DeleteContract}. */
  @Nested
  public class Deleting extends DeleteContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link InspectContract}. */
  @Nested
  public class Inspecting extends InspectContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link BlockedContract}. */
  @Nested
  public class Blocking extends BlockedContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link ListingContract}. */
  @Nested
  public class Listing extends ListingContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link ConnectionContract}. */
  @Nested
  public class Connecting extends ConnectionContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link EventsContract}. */
  @Nested
  public class Events extends EventsContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link SettingsEventsContract}. */
  @Nested
  public class SettingsEvents extends SettingsEventsContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }

  /** {@link AuditContract}. */
  @Nested
  public class Auditing extends AuditContract {
    @Override
    protected StoreFixture newFixture() {
      return PoolStoreContract.this.newFixture();
    }
  }
}
