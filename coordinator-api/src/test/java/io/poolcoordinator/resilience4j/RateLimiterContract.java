package io.poolcoordinator.resilience4j;

import org.junit.jupiter.api.Nested;

/** All that a pool's rate limiter does: extend it, and give it a fixture. */
public abstract class RateLimiterContract {

  /**
   * Makes a fixture without any state.
   *
   * @return the fixture, which the test closes
   */
  protected abstract WorkerFixture newFixture();

  /** {@link PermissionContract}. */
  @Nested
  public class Permissions extends PermissionContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }

  /** {@link WaitingContract}. */
  @Nested
  public class Waiting extends WaitingContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }

  /** {@link ReservationContract}. */
  @Nested
  public class Reserving extends ReservationContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }

  /** {@link DrainContract}. */
  @Nested
  public class Draining extends DrainContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }

  /** {@link EventContract}. */
  @Nested
  public class Telling extends EventContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }

  /** {@link ChangeContract}. */
  @Nested
  public class Changing extends ChangeContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }

  /** {@link DecoratorContract}. */
  @Nested
  public class Decorating extends DecoratorContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }

  /** {@link RegistryContract}. */
  @Nested
  public class Registering extends RegistryContract {
    @Override
    protected WorkerFixture newFixture() {
      return RateLimiterContract.this.newFixture();
    }
  }
}
