package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.MemberCommand.Act;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cool-downs of a pool without members. */
public abstract class PoolCoolDownContract extends StoreContract {

  private static final long STANDARD = 30_000;

  private String refused(int number) {
    AcquireReply reply = first.acquire(number, 0);
    assertThat(reply.status()).isEqualTo(Status.REFUSED);
    return reply.standing().reason();
  }

  @Test
  @Tag(CORE)
  void aPoolWithoutMembersCoolsDownItself() {
    declare(9);
    first.granted(1);
    second.granted(1);
    first.release(1, Outcome.throttled());
    String reason = cooling("", now() + STANDARD).replace("  ", " ");

    assertThat(refused(2)).isEqualTo(reason);
    assertThat(first.take(3, 1, 0).standing().reason()).isEqualTo(reason);
    assertThat(first.reserve(4, 1, 100_000).reason()).isEqualTo(reason);
    second.release(1, Outcome.success());
    assertThat(refused(5)).isEqualTo(reason);
    advanceMillis(STANDARD);
    first.granted(6);

    assertThat(refused(7)).isEqualTo("probe");
    first.release(6, Outcome.success());
    first.granted(8);
    first.granted(9);
  }

  @Test
  void whoWaitsForAPoolThatCoolsDownIsToldWhenToComeBack() {
    declare(9);
    first.granted(1);
    first.release(1, Outcome.throttled(Duration.ofSeconds(3)));
    assertThat(first.acquire(2, 10_000).header().comeBackIn()).isEqualTo(3_000);
    assertThat(first.acquire(3, 10_000).status()).isEqualTo(Status.QUEUED);

    observer.members(Act.END_COOL_DOWN, "");
    first.granted(4);

    assertThat(audit().leases()).containsKeys("first:4");
  }

  @Test
  void thePoolsCoolDownCanBeSetByHand() {
    declare(9);
    fixture().setField(POOL, "cooling", coolingUntil(now() + 700));
    assertThat(refused(1)).startsWith("cooling until ");

    fixture().setField(POOL, "cooling", "");

    first.granted(2);
  }

  @Test
  void aPoolWithoutMembersThatIsNotAuthorisedIsPaused() {
    declare(9);
    first.granted(1);
    long changed = stored(observer.find()).changed();

    first.release(1, Outcome.unauthorised());

    assertThat(refused(2)).isEqualTo("paused");
    assertThat(stored(observer.find()).state()).isEqualTo(PoolState.PAUSED);
    assertThat(stored(observer.find()).changed()).isGreaterThan(changed);
  }

  @Test
  void settingsOfCoolDownsAreStored() {
    PoolConfig config =
        PoolConfig.builder()
            .limit(1)
            .coolDown(
                CoolDown.builder()
                    .standard(Duration.ofMillis(101))
                    .shortest(Duration.ofMillis(11))
                    .longest(Duration.ofMillis(1_001))
                    .afterFailures(7)
                    .build())
            .build();
    declare(1);

    assertThat(observer.declare(declaration(Mode.FAIL, config)).status())
        .isEqualTo(DeclareReply.Status.DIFFERENT);
    observer.declare(declaration(Mode.REPLACE, config));

    assertThat(stored(observer.find()).config()).isEqualTo(config);
  }

  @Test
  void aReleaseSaysUntilWhenTheCoolDownLastsThatItBegan() {
    declare(9);
    first.granted(1);
    first.granted(2);
    first.granted(3);
    first.granted(4);

    assertThat(first.release(1, Outcome.success()).coolingUntil()).isZero();
    assertThat(first.release(2, Outcome.failed()).coolingUntil()).isZero();
    assertThat(first.release(3, Outcome.throttled()).coolingUntil()).isEqualTo(now() + STANDARD);
    // It was granted before, and says nothing about it.
    assertThat(first.release(4, Outcome.throttled()).coolingUntil()).isZero();
    assertThat(first.release(4, Outcome.throttled()).coolingUntil()).isZero();
    assertThat(first.release(5).coolingUntil()).isZero();
    advanceMillis(STANDARD);
    first.granted(6);
    assertThat(first.release(6, Outcome.failed()).coolingUntil()).isEqualTo(now() + 2 * STANDARD);
  }

  @Test
  void aReleaseSaysUntilWhenTheMemberCoolsDownThatItWasGrantedOn() {
    declareMembers(9, Member.of("a"), Member.of("b"));
    for (int number = 1; number <= 3; number++) {
      first.granted(number, of("a"));
    }
    first.granted(4, of("b"));

    assertThat(first.release(1, Outcome.failed()).coolingUntil()).isZero();
    assertThat(first.release(2, Outcome.throttled(Duration.ofSeconds(5))).coolingUntil())
        .isEqualTo(now() + 5_000);
    assertThat(first.release(3, Outcome.unauthorised()).coolingUntil()).isZero();
    assertThat(first.release(4, Outcome.success()).coolingUntil()).isZero();
  }
}
