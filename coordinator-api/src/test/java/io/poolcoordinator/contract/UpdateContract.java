package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.DeclareReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.StoredPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings that are changed by whoever has read them, unless somebody else has done so since. */
public abstract class UpdateContract extends StoreContract {

  private static final PoolConfig WANTED =
      PoolConfig.builder().limit(7).rateLimit(RateLimit.perMinute(60)).build();

  private DeclareReply update(PoolConfig config, long read) {
    StoredPool settings = new StoredPool(config, PoolState.ACTIVE, read);
    return third.declare(new DeclareCommand(POOL, Mode.UPDATE, settings, 0));
  }

  @Test
  void anUpdateWinsOverTheSettingsThatItsWorkerRead() {
    declare(2);
    StoredPool read = stored(first.find());
    fixture().setField(POOL, "state", "paused");
    assertThat(update(WANTED, read.changed()).status()).isEqualTo(Status.DIFFERENT);
    StoredPool paused = stored(first.find());

    DeclareReply updated = update(WANTED, paused.changed());

    assertThat(updated.status()).isEqualTo(Status.REPLACED);
    assertThat(stored(updated).config()).isEqualTo(WANTED);
    assertThat(stored(updated).state()).isEqualTo(PoolState.PAUSED);
    assertThat(stored(updated).changed()).isGreaterThan(paused.changed());
    assertThat(updated.available()).isEqualTo(60);
    assertThat(second.find().stored()).isEqualTo(updated.stored());
  }

  @Test
  void ofTwoUpdatesTheSecondIsToldWhatTheFirstLeft() {
    declare(2);
    long read = stored(first.find()).changed();

    DeclareReply one = update(PoolConfig.ofLimit(3), read);
    DeclareReply other = update(PoolConfig.ofLimit(4), read);

    assertThat(one.status()).isEqualTo(Status.REPLACED);
    assertThat(other.status()).isEqualTo(Status.DIFFERENT);
    assertThat(other.stored()).isEqualTo(one.stored());
    assertThat(update(PoolConfig.ofLimit(3), stored(one).changed()).status())
        .isEqualTo(Status.SAME);
    assertThat(second.find().stored()).isEqualTo(one.stored());
  }

  @Test
  void anUpdateOfSettingsThatNeverWereIsRefused() {
    declare(2);
    StoredPool stored = stored(first.find());

    assertThat(update(WANTED, stored.changed() + 1).status()).isEqualTo(Status.DIFFERENT);

    assertThat(first.find().stored()).isEqualTo(stored);
  }

  @Test
  void anUpdateOfWhateverIsStoredReplacesIt() {
    declare(2);
    fixture().setField(POOL, "limit", "7");

    DeclareReply reply = update(WANTED, DeclareCommand.WHATEVER);

    assertThat(reply.status()).isEqualTo(Status.REPLACED);
    assertThat(stored(first.find()).config()).isEqualTo(WANTED);
  }

  @Test
  @Tag(CORE)
  void anUpdateServesWhoeverItMakesRoomFor() {
    declareRated(100, RateLimit.perMinute(1));
    first.listen();
    second.granted(1);
    first.queued(1);

    update(rated(100, RateLimit.perMinute(2)), stored(second.find()).changed());

    awaitPushed(first, "first:1");
  }

  @Test
  void exactlyTheNewRoomIsGrantedAfterAnUpdateOfTheLimit() {
    declare(1);
    second.granted(1);
    first.listen();
    for (int number = 1; number <= 4; number++) {
      first.queued(number);
    }

    update(PoolConfig.ofLimit(3), stored(second.find()).changed());

    awaitPushed(first, "first:1", "first:2");
    assertThat(audit().leases()).containsOnlyKeys("second:1", "first:1", "first:2");
  }

  @Test
  void nothingIsTakenFromAnybodyWhenTheLimitShrinks() {
    declare(3);
    first.listen();
    Grant[] held = {second.granted(1), second.granted(2), second.granted(3)};
    first.queued(1);

    update(PoolConfig.ofLimit(1), stored(second.find()).changed());

    long end = now() + LEASE;
    assertThat(second.renew(held).ends()).containsExactly(end, end, end);
    second.release(1);
    second.release(2);
    assertThat(audit().leases()).containsOnlyKeys("second:3");
    assertThat(first.listener().granted()).isEmpty();
    second.release(3);
    awaitPushed(first, "first:1");
  }

  @Test
  void anUpdateOfWhateverIsStoredWins() {
    declare(2);
    setLimit(5);

    DeclareReply updated = update(WANTED, DeclareCommand.WHATEVER);

    assertThat(updated.status()).isEqualTo(Status.REPLACED);
    assertThat(stored(updated).config()).isEqualTo(WANTED);
    assertThat(update(WANTED, DeclareCommand.WHATEVER).status()).isEqualTo(Status.SAME);
    assertThat(second.find().stored()).isEqualTo(updated.stored());
  }

  @Test
  void anUpdateOfWhateverIsStoredMakesNoPool() {
    assertThat(update(WANTED, DeclareCommand.WHATEVER).status()).isEqualTo(Status.MISSING);
    assertThat(audit().isEmpty()).isTrue();
    declare(2);
    fixture().setField(POOL, "state", "deleted");
    StoredPool deleted = stored(first.find());

    DeclareReply reply = update(WANTED, DeclareCommand.WHATEVER);

    assertThat(reply.status()).isEqualTo(Status.DIFFERENT);
    assertThat(reply.stored()).isEqualTo(deleted);
  }

  @Test
  void anUpdateMakesNoPool() {
    DeclareReply missing = update(PoolConfig.ofLimit(3), 1);
    assertThat(missing.status()).isEqualTo(Status.MISSING);
    assertThat(missing.stored()).isNull();
    assertThat(audit().isEmpty()).isTrue();

    declare(2);
    fixture().setField(POOL, "state", "deleted");
    StoredPool deleted = stored(first.find());

    DeclareReply reply = update(PoolConfig.ofLimit(3), deleted.changed());
    assertThat(reply.status()).isEqualTo(Status.DIFFERENT);
    assertThat(reply.stored()).isEqualTo(deleted);
    assertThat(first.find().stored()).isEqualTo(deleted);
  }
}
