package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.DeclareReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Making a pool, finding it, changing its settings, deleting it and making it anew. */
public abstract class DeclareContract extends StoreContract {

  private static final PoolConfig ALL_SETTINGS =
      PoolConfig.builder()
          .limit(7)
          .timeout(Duration.ofMillis(1_001))
          .lease(Duration.ofMillis(2_002))
          .longestHold(Duration.ofHours(3))
          .warnAfter(Duration.ofMinutes(4))
          .rateLimit(RateLimit.perMinute(60))
          .rateLimit(RateLimit.perDay(5_000).onCalendar(ZoneOffset.ofHours(-8)))
          .rateLimitPerWorker(RateLimit.of(3, Duration.ofMillis(1_500)))
          .build();

  @Test
  @Tag(CORE)
  void aPoolIsMadeWithAllItsSettingsAndFound() {
    DeclareReply made = first.declare(declaration(Mode.KEEP, ALL_SETTINGS));

    assertThat(made.status()).isEqualTo(Status.MADE);
    assertThat(stored(made).config()).isEqualTo(ALL_SETTINGS);
    assertThat(stored(made).state()).isEqualTo(PoolState.ACTIVE);
    DeclareReply found = second.find();
    assertThat(found.status()).isEqualTo(Status.SAME);
    assertThat(found.stored()).isEqualTo(made.stored());
    assertThat(found.header().changed()).isEqualTo(stored(made).changed()).isPositive();
  }

  @Test
  void aMissingPoolIsNotCreatedByFinding() {
    DeclareReply found = first.find();

    assertThat(found.status()).isEqualTo(Status.MISSING);
    assertThat(found.stored()).isNull();
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  void keptSettingsStay() {
    declare(2);

    assertThat(first.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(2))).status())
        .isEqualTo(Status.SAME);
    for (Mode mode : new Mode[] {Mode.KEEP, Mode.FAIL}) {
      DeclareReply different = first.declare(declaration(mode, ALL_SETTINGS));
      assertThat(different.status()).isEqualTo(Status.DIFFERENT);
      assertThat(stored(different).config()).isEqualTo(PoolConfig.ofLimit(2));
    }
    assertThat(stored(second.find()).config()).isEqualTo(PoolConfig.ofLimit(2));
  }

  @Test
  void eachSettingMakesADifference() {
    first.declare(declaration(Mode.KEEP, ALL_SETTINGS));

    for (PoolConfig other :
        new PoolConfig[] {
          ALL_SETTINGS.toBuilder().limit(8).build(),
          ALL_SETTINGS.toBuilder().timeout(Duration.ofSeconds(9)).build(),
          ALL_SETTINGS.toBuilder().lease(Duration.ofSeconds(9)).build(),
          ALL_SETTINGS.toBuilder().noLongestHold().build(),
          ALL_SETTINGS.toBuilder().warnAfter(Duration.ofSeconds(9)).build(),
          ALL_SETTINGS.toBuilder().noRateLimits().build(),
          ALL_SETTINGS.toBuilder().rateLimit(RateLimit.perSecond(9)).build(),
          ALL_SETTINGS.toBuilder().noRateLimitPerWorker().build(),
          ALL_SETTINGS.toBuilder().rateLimitPerWorker(RateLimit.perSecond(9)).build()
        }) {
      assertThat(first.declare(declaration(Mode.FAIL, other)).status())
          .as(other.toString())
          .isEqualTo(Status.DIFFERENT);
    }
    assertThat(first.declare(declaration(Mode.FAIL, ALL_SETTINGS)).status()).isEqualTo(Status.SAME);
  }

  @Test
  @Tag(CORE)
  void replacedSettingsWinAndEverybodyHearsOfIt() {
    declare(2);
    long before = second.find().header().changed();

    DeclareReply replaced = first.declare(declaration(Mode.REPLACE, ALL_SETTINGS));

    assertThat(replaced.status()).isEqualTo(Status.REPLACED);
    assertThat(stored(replaced).config()).isEqualTo(ALL_SETTINGS);
    assertThat(second.acquire(1).header().changed())
        .isGreaterThan(before)
        .isEqualTo(stored(replaced).changed());
    assertThat(first.declare(declaration(Mode.REPLACE, ALL_SETTINGS)).status())
        .isEqualTo(Status.SAME);
    assertThat(second.find().header().changed()).isEqualTo(stored(replaced).changed());
  }

  @Test
  void replacingKeepsThePoolPaused() {
    declare(2);
    fixture().setField(POOL, "state", "paused");

    DeclareReply replaced = first.declare(declaration(Mode.REPLACE, ALL_SETTINGS));

    assertThat(stored(replaced).state()).isEqualTo(PoolState.PAUSED);
  }

  @Test
  void aHigherLimitGrantsExactlyTheNewRoom() {
    declare(1);
    first.listen();
    observer.granted(1);
    first.queued(1);
    first.queued(2);
    first.queued(3);

    second.declare(declaration(Mode.REPLACE, PoolConfig.ofLimit(3)));

    awaitPushed(first, "first:1", "first:2");
    assertThat(audit().leases()).containsOnlyKeys("observer:1", "first:1", "first:2");
    assertThat(audit().tickets()).containsOnlyKeys("first:3");
  }

  @Test
  void aLowerLimitRevokesNothingAndGrantsResumeBelowIt() {
    declare(3);
    Grant one = first.granted(1);
    first.granted(2);
    first.granted(3);

    second.declare(declaration(Mode.REPLACE, PoolConfig.ofLimit(1)));

    assertThat(audit().leases()).hasSize(3);
    assertThat(first.renew(one).ends()).containsExactly(now() + LEASE);
    second.queued(1);
    assertThat(first.release(2).header().grants()).isEmpty();
    first.release(3);
    assertThat(audit().leases()).containsOnlyKeys("first:1");
    assertThat(second.acquire(2, 0).standing().held()).isEqualTo(1);
    first.release(1);
    assertThat(second.acquire(1).status()).isEqualTo(AcquireReply.Status.GRANTED);
  }

  @Test
  void anEditByHandIsNoticedOnce() {
    declare(2);
    long before = first.find().header().changed();
    assertThat(first.acquire(1).header().changed()).isEqualTo(before);
    setLimit(5);

    DeclareReply after = second.find();

    assertThat(after.header().changed()).isGreaterThan(before);
    assertThat(stored(after).config().limit()).isEqualTo(5);
    advanceMillis(10);
    assertThat(first.acquire(2).header().changed()).isEqualTo(after.header().changed());
    fixture().setField(POOL, "state", "paused");
    assertThat(first.find().header().changed()).isGreaterThan(after.header().changed());
  }

  @Test
  void aRateEditedByHandIsReadWhateverItsOrder() {
    declare(2);
    long before = first.find().header().changed();
    fixture().setField(POOL, "rate", "5000/1d@+02:00,60/60s");
    fixture().setField(POOL, "rate-per-worker", "10/1000ms");

    DeclareReply found = second.find();

    PoolConfig config =
        PoolConfig.builder()
            .limit(2)
            .rateLimit(RateLimit.perMinute(60))
            .rateLimit(RateLimit.perDay(5_000).onCalendar(ZoneOffset.ofHours(2)))
            .rateLimitPerWorker(RateLimit.perSecond(10))
            .build();
    assertThat(stored(found).config()).isEqualTo(config);
    assertThat(found.header().changed()).isGreaterThan(before);
    assertThat(found.available()).isEqualTo(60);
    assertThat(first.declare(declaration(Mode.FAIL, config)).status()).isEqualTo(Status.SAME);
    fixture().setField(POOL, "rate", "");
    fixture().setField(POOL, "rate-per-worker", "");
    assertThat(stored(first.find()).config()).isEqualTo(PoolConfig.ofLimit(2));
    assertThat(first.find().available()).isEqualTo(DeclareReply.UNLIMITED);
  }

  @Test
  void aPoolMadeOverADeletedOneKnowsNothingOfIt() {
    declare(1);
    Grant held = first.granted(1);
    QueuedWaiter waiter = second.queued(1);
    fixture().setField(POOL, "state", "deleted");

    DeclareReply made = third.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(2)));

    assertThat(made.status()).isEqualTo(Status.MADE);
    assertThat(stored(made).state()).isEqualTo(PoolState.ACTIVE);
    assertThat(stored(made).config().limit()).isEqualTo(2);
    assertThat(audit().leases()).isEmpty();
    assertThat(audit().tickets()).isEmpty();
    assertThat(first.renew(held).ends()).containsExactly(RenewReply.LOST);
    assertThat(statuses(second.poll(waiter))).containsExactly(WaiterStatus.CLEARED);
    assertThat(audit().leases()).isEmpty();
    assertThat(third.granted(1).token()).isGreaterThan(waiter.ticket());
  }

  @Test
  void everyModeButRestoreMakesADeletedPoolAnew() {
    declare(1);
    for (Mode mode : new Mode[] {Mode.KEEP, Mode.REPLACE, Mode.FAIL}) {
      fixture().setField(POOL, "state", "deleted");
      long deleted = first.find().header().changed();
      DeclareReply made = first.declare(declaration(mode, PoolConfig.ofLimit(4)));
      assertThat(made.status()).as(mode.name()).isEqualTo(Status.MADE);
      assertThat(made.header().changed()).isGreaterThan(deleted);
    }
    fixture().setField(POOL, "state", "deleted");
    StoredPool older = new StoredPool(PoolConfig.ofLimit(4), PoolState.ACTIVE, 1);
    first.declare(new DeclareCommand(POOL, Mode.RESTORE, older, 0));
    assertThat(stored(first.find()).state()).isEqualTo(PoolState.DELETED);
  }
}
