package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.ReserveReply.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All units that are left in the windows, taken at once. */
public abstract class DrainContract extends StoreContract {

  /** When the units of one second's window come free. */
  private static final long OPENS = 1_001;

  @Test
  @Tag(CORE)
  void allThatIsLeftCanBeTaken() {
    declareRated(100, RateLimit.perSecond(7), RateLimit.perMinute(9));
    first.granted(1, 3);
    ReserveCommand drain =
        first.reservation(2, ReserveCommand.ALL, 5_000, now() + TestWorker.ON_ITS_WAY);

    ReserveReply reply = first.reserve(drain);

    assertThat(reply.status()).isEqualTo(Status.RESERVED);
    assertThat(reply.units()).isEqualTo(4);
    assertThat(reply.waitMillis()).isZero();
    assertThat(first.available()).isZero();
    advanceMillis(OPENS);
    assertThat(first.reserve(drain).status()).isEqualTo(Status.RESERVED);
    assertThat(first.available()).isEqualTo(2);
    assertThat(second.reserve(1, ReserveCommand.ALL, 0).units()).isEqualTo(2);
    ReserveReply nothing = second.reserve(2, ReserveCommand.ALL, 0);
    assertThat(nothing.status()).isEqualTo(Status.RESERVED);
    assertThat(nothing.units()).isZero();
  }

  @Test
  void nothingIsLeftWhereMoreIsBookedThanThereIs() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);
    first.reserved(2, 1);

    ReserveReply reply = first.reserve(3, ReserveCommand.ALL, 0);

    assertThat(reply.status()).isEqualTo(Status.RESERVED);
    assertThat(reply.units()).isZero();
    assertThat(first.available()).isEqualTo(-1);
  }

  @Test
  void whoDrainsServesThoseWhoWaitFirst() {
    declareRated(100, RateLimit.perSecond(5));
    first.granted(1, 5);
    first.queued(2, 3);
    advanceMillis(OPENS);

    ReserveReply reply = first.reserve(3, ReserveCommand.ALL, 0);

    assertThat(reply.header().grants()).extracting(Grant::id).containsExactly("first:2");
    assertThat(reply.units()).isEqualTo(2);
  }
}
