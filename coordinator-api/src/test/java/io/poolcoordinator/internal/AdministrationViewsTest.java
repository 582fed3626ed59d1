package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.WindowSnapshot;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a pool stands, as people see it. */
class AdministrationViewsTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = one.coordinator().admin();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(ManualTimeline.START_MILLIS + millis);
  }

  @Test
  void aPoolThatNobodyUsesIsSeenWithoutBlocks() {
    Pool pool = one.pool(3);
    assertThat(two.coordinator().admin().snapshot("netsuite"))
        .isEqualTo(
            new PoolSnapshot(
                "netsuite",
                at(0),
                1,
                pool.config(),
                PoolState.ACTIVE,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                0,
                0));
  }

  @Test
  void aPoolThatIsFullSaysForHowLongSomebodyHasWaited() throws Exception {
    Pool pool = one.pool(2, "60/1m", "9/1d");
    fixture.advance(500);
    pool.acquire();
    pool.acquire(AcquireRequest.builder().cost(3).build());
    fixture.advance(1_000);
    two.pool().acquireAsync();
    fixture.advance(200);
    pool.acquireAsync();
    admin.attach("magento", "netsuite");
    fixture.advance(2_000);
    PoolSnapshot snapshot = admin.snapshot("netsuite");
    assertThat(snapshot.time()).isEqualTo(at(3_700));
    assertThat(snapshot.held()).isEqualTo(2);
    assertThat(snapshot.waiting()).isEqualTo(2);
    assertThat(snapshot.oldestWait()).contains(Duration.ofMillis(2_200));
    assertThat(snapshot.blocked()).contains("slots");
    assertThat(snapshot.blockedUntil()).isEmpty();
    assertThat(snapshot.connections()).isEqualTo(1);
    assertThat(snapshot.windows())
        .containsExactly(
            new WindowSnapshot(RateLimit.parse("60/1m"), 4, Optional.empty()),
            new WindowSnapshot(RateLimit.parse("9/1d"), 4, Optional.empty()));
    assertThat(admin.snapshotAsync("netsuite").join()).isEqualTo(snapshot);
  }

  @Test
  void aWindowThatIsUsedUpSaysWhenItOpens() throws Exception {
    Pool pool = one.pool(9, "2/1m");
    fixture.advance(1_000);
    pool.acquire();
    pool.acquire();
    fixture.advance(1_000);
    PoolSnapshot snapshot = admin.snapshot("netsuite");
    WindowSnapshot window = snapshot.windows().get(0);
    assertThat(window.used()).isEqualTo(2);
    assertThat(window.opensAt()).get().satisfies(opens -> assertThat(opens).isAfter(at(60_000)));
    assertThat(snapshot.blockedUntil()).isEqualTo(window.opensAt());
    assertThat(snapshot.blocked().orElseThrow()).isEqualTo("rate 2/1m until " + iso(window));
  }

  private static String iso(WindowSnapshot window) {
    return String.format("%1$tFT%1$tT.%1$tLZ", window.opensAt().orElseThrow().atZone(utc()));
  }

  private static ZoneId utc() {
    return ZoneOffset.UTC;
  }

  @Test
  void aPoolThatCoolsDownSaysUntilWhen() throws Exception {
    one.pool(9).acquire().release(Outcome.throttled(Duration.ofSeconds(10)));
    PoolSnapshot snapshot = admin.snapshot("netsuite");
    assertThat(snapshot.coolingUntil()).contains(at(10_000));
    assertThat(snapshot.blockedUntil()).contains(at(10_000));
    assertThat(snapshot.blocked().orElseThrow()).startsWith("cooling until 2027-");
  }

  @Test
  void membersAreSeenAsTheyStand() throws Exception {
    Member limited = Member.builder("eol1").limit(1).rateLimit(RateLimit.perMinute(60)).build();
    Pool pool = one.pool(9, limited, Member.of("eol2", 3));
    pool.acquire(AcquireRequest.builder().member("eol1").cost(2).build());
    admin.members("netsuite").disable("eol2");
    PoolSnapshot snapshot = two.coordinator().admin().snapshot("netsuite");
    assertThat(snapshot.members())
        .extracting(member -> member.member().name() + " " + member.state() + " " + member.held())
        .containsExactly("eol1 ACTIVE 1", "eol2 DISABLED 0");
    assertThat(snapshot.members().get(0).member()).isEqualTo(limited);
    assertThat(snapshot.members().get(0).share()).isEqualTo(0.25);
    assertThat(snapshot.members().get(0).windows())
        .containsExactly(new WindowSnapshot(RateLimit.perMinute(60), 2, Optional.empty()));
    assertThat(snapshot.members()).extracting(member -> member.turn()).contains(1);
    assertThat(snapshot.members().get(1).state()).isEqualTo(MemberState.DISABLED);
    assertThat(snapshot.blocked()).contains("member slots");
  }

  @Test
  void aLookIsNewsForTheWorkerThatLooks() {
    Pool pool = one.pool(3);
    fixture.advance(1);
    fixture.set("limit", "7");
    int finds = one.network().finds;
    admin.snapshot("netsuite");
    assertThat(pool.config().limit()).isEqualTo(7);
    assertThat(one.network().finds).isEqualTo(finds);
  }

  @Test
  void aPoolIsSeenWithoutBeingUsed() {
    one.coordinator().pool("netsuite", PoolConfig.ofLimit(3));
    PoolAdmin other = two.coordinator().admin();
    other.snapshot("netsuite");
    other.holders("netsuite");
    assertThat(two.network().finds).isZero();
    assertThat(two.network().declares).isZero();
  }
}
