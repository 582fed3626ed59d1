package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.Preference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Further units for a permit, which are taken from its member's windows too. */
public abstract class BoundTakeContract extends StoreContract {

  /** When the units of one second's window come free. */
  private static final long OPENS = 1_001;

  private static final Member A = Member.builder("a").limit(1).build();
  private static final Member B = Member.builder("b").limit(2).build();

  @Test
  @Tag(CORE)
  void furtherUnitsAreTakenFromTheMembersWindowsToo() {
    Member rated = Member.builder("a").rateLimit(RateLimit.perSecond(3)).build();
    declareMembers(9, rated, B);
    Grant grant = first.granted(1);
    Preference holder = Preference.ofHolder(grant.member());

    AcquireReply taken = first.take(2, 2, holder);
    AcquireReply queued = first.take(3, 1, holder);

    assertThat(taken.status()).isEqualTo(Status.GRANTED);
    assertThat(taken.grant().member()).isEmpty();
    assertThat(audit().windows().get("a:1s").values()).containsExactly(3L);
    assertThat(queued.status()).isEqualTo(Status.QUEUED);
    assertThat(queued.standing().reason()).isEqualTo(until("3/1s of a", now() + OPENS));
    assertThat(first.taken(4, 1).end()).isZero();
    assertThat(audit().bound()).containsOnlyKeys("first:3");
    advanceMillis(OPENS);
    assertThat(first.take(3, 1, holder).status()).isEqualTo(Status.GRANTED);
  }

  @Test
  void whoWaitsForASlotOfAMemberDoesNotHoldUpUnitsOfItsWindows() {
    declareMembers(9, A);
    Grant grant = first.granted(1);
    second.queued(1, of("a"));

    assertThat(first.take(2, 5, Preference.ofHolder(grant.member())).status())
        .isEqualTo(Status.GRANTED);
  }

  @Test
  void unitsOfAMemberThatCoolsDownWait() {
    declareMembers(9, B);
    first.granted(1);
    Grant held = first.granted(2);
    first.release(1, Outcome.throttled());

    AcquireReply reply = first.take(3, 1, Preference.ofHolder(held.member()));

    assertThat(reply.status()).isEqualTo(Status.QUEUED);
    assertThat(reply.standing().reason()).isEqualTo(cooling("b", now() + 30_000));
  }
}
