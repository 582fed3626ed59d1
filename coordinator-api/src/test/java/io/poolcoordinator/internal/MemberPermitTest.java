package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitSource;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Preference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Permits of a pool that rotates over members. */
class MemberPermitTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  static String nameOf(Permit permit) {
    return permit.member().orElseThrow().name();
  }

  /** Acquires and releases, and says on whom. */
  static String serve(PermitSource source) throws InterruptedException {
    return source.call(MemberPermitTest::nameOf);
  }

  private static AcquireRequest among(String... members) {
    return AcquireRequest.builder().members(List.of(members)).build();
  }

  private static String serve(PermitSource source, AcquireRequest request)
      throws InterruptedException {
    return source.call(request, MemberPermitTest::nameOf);
  }

  @Test
  void aPermitSaysWhoseTurnItIs() throws Exception {
    Member member = Member.builder("eol1").limit(3).attribute("country", "NL").build();
    Pool pool = one.pool(5, member);
    Permit permit = pool.acquire();
    assertThat(permit.member()).contains(member);
    assertThat(permit.toString())
        .isEqualTo(
            "permit " + permit.id() + " on member eol1 of pool netsuite, token " + permit.token());
    fixture.advance(100_000);
    assertThat(permit.isValid()).isTrue();
    permit.close();
  }

  @Test
  void aPoolWithoutMembersNamesNone() throws Exception {
    try (Permit permit = one.pool(1).acquire()) {
      assertThat(permit.member()).isEmpty();
      assertThat(permit.toString())
          .isEqualTo("permit one:1 of pool netsuite, token " + permit.token());
    }
  }

  @Test
  void theSettingsAreTheNewestThatThisWorkerHasSeen() throws Exception {
    Pool pool = one.pool(5, Member.of("eol1"));
    Permit permit = pool.acquire();
    Member changed = Member.builder("eol1").attribute("country", "BE").build();
    pool.members().replace(changed);
    assertThat(permit.member()).contains(changed);
    pool.members().add(Member.of("eol2"));
    pool.members().remove("eol1");
    assertThat(permit.member()).contains(changed);
    permit.close();
  }

  @Test
  void aMemberThatThisWorkerHasNotHeardOfHasAName() throws Exception {
    FaultyStore network = fixture.network();
    PoolEngine engine = fixture.engine(network, PoolConfig.ofLimit(9));
    network.find = FaultyStore.Fault.NOT_EXECUTED;
    one.pool().members().add(Member.builder("eol1").limit(3).build());
    Permit permit = engine.handle().acquire();
    assertThat(permit.member()).contains(Member.of("eol1"));
    network.find = FaultyStore.Fault.NONE;
    engine.settings().ask().join();
    assertThat(permit.member()).contains(Member.builder("eol1").limit(3).build());
    permit.close();
    network.close();
  }

  @Test
  void allWorkersShareOneOrder() throws Exception {
    Pool first = one.pool(5, Member.of("eol1"), Member.of("eol2", 2));
    Pool second = two.pool();
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      served.add(serve(i % 2 == 0 ? first : second));
      served.add(serve(first));
    }
    assertThat(served.stream().filter("eol1"::equals)).hasSize(10);
    for (int i = 0; i + 3 <= served.size(); i++) {
      assertThat(served.subList(i, i + 3)).containsExactlyInAnyOrder("eol1", "eol2", "eol2");
    }
  }

  @Test
  void aRequestNamesWhoMayServeIt() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"), Member.of("eol3"));
    for (int i = 0; i < 4; i++) {
      assertThat(serve(pool, AcquireRequest.builder().member("eol3").build())).isEqualTo("eol3");
    }
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      served.add(serve(pool, among("eol1", "eol2", "eol2")));
    }
    for (int i = 0; i + 3 <= served.size(); i++) {
      assertThat(served.subList(i, i + 3)).containsExactlyInAnyOrder("eol1", "eol2", "eol2");
    }
    var sent = Objects.requireNonNull(one.network().lastAcquire);
    assertThat(sent.preference().members()).containsExactlyInAnyOrder("eol1", "eol2");
    assertThat(sent.preference().frozen()).isFalse();
  }

  @Test
  void aListDoesNotMoveTheSharedOrder() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"));
    String first = serve(pool);
    serve(pool, among("eol1", "eol2"));
    serve(pool, among("eol1"));
    serve(pool, among("eol2"));
    assertThat(serve(pool)).isNotEqualTo(first);
    assertThat(serve(pool)).isEqualTo(first);
  }

  @Test
  void whoIsFullIsPassedOverAndKeepsItsTurn() throws Exception {
    Pool pool =
        one.pool(9, Member.builder("eol1").limit(1).build(), Member.of("eol2"), Member.of("eol3"));
    AcquireRequest list = among("eol1", "eol2");
    Permit held = pool.acquire(among("eol1"));
    assertThat(serve(pool, list)).isEqualTo("eol2");
    assertThat(serve(pool, list)).isEqualTo("eol2");
    held.close();
    assertThat(serve(pool, list)).isEqualTo("eol1");
    assertThat(serve(pool, list)).isEqualTo("eol2");
    assertThat(serve(pool, list)).isEqualTo("eol1");
  }

  @Test
  void whoGotNothingLeavesItsTurnToTheNext() throws Exception {
    Pool pool =
        one.pool(
            9, Member.builder("eol1").limit(1).build(), Member.builder("eol2").limit(1).build());
    AcquireRequest list = among("eol1", "eol2");
    Permit first = pool.acquire(list);
    Permit second = pool.acquire(list);
    assertThat(pool.tryAcquire(list)).isEmpty();
    CompletableFuture<Permit> cancelled = pool.acquireAsync(list);
    cancelled.cancel(false);
    first.close();
    second.close();
    assertThat(nameOf(pool.acquire(list))).isEqualTo(nameOf(first));
    assertThat(nameOf(pool.acquire(list))).isEqualTo(nameOf(second));
  }

  @Test
  void whoWaitsForAMemberHoldsNobodyUp() throws Exception {
    Pool pool = one.pool(9, Member.builder("eol1").limit(1).build(), Member.of("eol2"));
    Permit held = pool.acquire(among("eol1"));
    CompletableFuture<Permit> bound = two.pool().acquireAsync(among("eol1"));
    CompletableFuture<Permit> behind = two.pool().acquireAsync(among("eol1"));
    assertThat(serve(pool)).isEqualTo("eol2");
    assertThat(serve(two.pool(), among("eol1", "eol2"))).isEqualTo("eol2");
    assertThat(bound).isNotDone();
    held.close();
    Permit next = EngineFixture.granted(bound);
    assertThat(nameOf(next)).isEqualTo("eol1");
    assertThat(behind).isNotDone();
    next.close();
    EngineFixture.granted(behind).close();
  }

  @Test
  void whatAMemberNeverHasIsMisuse() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"), Member.of("eol2"));
    String message =
        "pool netsuite has no member eol9; its members are eol1, eol2: ask for one of them, or add"
            + " it";
    assertThatThrownBy(() -> pool.acquire(among("eol9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> pool.tryAcquire(among("eol9"))).hasMessage(message);
    assertThat(EngineFixture.failure(pool.acquireAsync(among("eol9")))).hasMessage(message);
    assertThatThrownBy(() -> pool.acquire(among("eol9", "eol8", "eol9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eol9")
        .hasMessageContaining(" or ")
        .hasMessageEndingWith("; its members are eol1, eol2: ask for one of them, or add it");
    assertThat(serve(pool, among("eol9", "eol2"))).isEqualTo("eol2");
    assertThat(serve(pool, among("eol9", "eol2"))).isEqualTo("eol2");
    assertThatThrownBy(() -> fixture.worker("three").pool().acquire(among("eol9")))
        .hasMessage(message);
  }

  @Test
  void aPoolWithoutMembersHasNoneToAskFor() {
    Pool pool = one.pool(1);
    assertThatThrownBy(() -> pool.acquire(among("eol9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pool netsuite has no member eol9, and no other: add it");
  }

  @Test
  void whoWaitsForAMemberThatIsRemovedIsToldSo() throws Exception {
    Pool pool = one.pool(9, Member.builder("eol1").limit(1).build(), Member.of("eol2"));
    Permit held = pool.acquire(among("eol1"));
    CompletableFuture<Permit> bound = two.pool().acquireAsync(among("eol1"));
    assertThat(bound).isNotDone();
    pool.members().remove("eol1");
    fixture.advance(900);
    assertThat(EngineFixture.failure(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "pool netsuite has no member eol1; its members are eol2: ask for one of them, or add"
                + " it");
    held.close();
  }

  @Test
  void aCostThatNoMemberEverHoldsIsMisuse() {
    Member slow = Member.builder("eol1").rateLimit(RateLimit.perMinute(40)).build();
    Pool pool = one.pool(9, slow);
    assertThatThrownBy(() -> pool.acquire(AcquireRequest.builder().cost(50).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cost is 50, but pool netsuite has the window 40/1m of eol1, which never holds more;"
                + " raise the rate or split the call");
  }

  @Test
  void aPermitTakesUnitsOfItsMembersWindowsToo() throws Exception {
    Member slow = Member.builder("eol1").rateLimit(RateLimit.perMinute(4)).build();
    Pool pool = one.pool(9, slow, Member.of("eol2"));
    Permit permit = pool.acquire(among("eol1"));
    permit.take(2);
    var sent = Objects.requireNonNull(one.network().lastAcquire);
    assertThat(sent.preference()).isEqualTo(new Preference(List.of("eol1"), true));
    assertThatThrownBy(() -> permit.take(2, Duration.ZERO))
        .isInstanceOfSatisfying(
            PoolTimeoutException.class, refused -> assertThat(refused.opensAt()).isPresent())
        .hasMessageContaining("blocked by rate 4/1m of eol1 until ");
    permit.take(1);
    Permit other = pool.acquire(among("eol2"));
    other.take(100);
    other.close();
    CompletableFuture<Void> taking = permit.takeAsync(1);
    // 30 s of the pool's timeout do not reach to the end of the window.
    assertThat(EngineFixture.failure(taking)).isInstanceOf(PoolTimeoutException.class);
    permit.close();
  }

  @Test
  void aWaitThatACoolDownMakesVainIsRefusedAtOnce() throws Exception {
    Pool pool = one.pool(9, Member.of("eol1"));
    pool.acquire().release(Outcome.throttled(Duration.ofMinutes(2)));
    Instant until = Instant.ofEpochMilli(ManualTimeline.START_MILLIS + 120_000);
    assertThatThrownBy(() -> pool.acquire())
        .isInstanceOfSatisfying(
            PoolTimeoutException.class, refused -> assertThat(refused.opensAt()).contains(until))
        .hasMessage(
            "pool netsuite cannot grant a permit within the timeout of 30000 ms: cooling eol1"
                + " until 2027-01-15T08:02:00.000Z; come back then, raise the timeout, or end the"
                + " cool-down if the API serves again");
    CompletableFuture<Permit> waiting = pool.acquireAsync(Duration.ofSeconds(130));
    fixture.advance(120_000);
    EngineFixture.granted(waiting).release(Outcome.success());
    assertThat(serve(pool)).isEqualTo("eol1");
  }

  @Test
  void aPoolWithoutMembersCoolsDownAsAWhole() throws Exception {
    Pool pool = one.pool(9);
    pool.acquire().release(Outcome.throttled(Duration.ofMinutes(2)));
    assertThatThrownBy(() -> two.pool().acquire(Duration.ZERO))
        .isInstanceOfSatisfying(
            PoolTimeoutException.class, refused -> assertThat(refused.opensAt()).isPresent())
        .hasMessageContaining("blocked by cooling until 2027-01-15T08:02:00.000Z; come back then");
    two.pool().endCoolDown();
    pool.acquire().close();
  }

  @Test
  void theLogNamesTheMember() throws Exception {
    Pool pool =
        one.coordinator()
            .pool(
                "netsuite",
                PoolConfig.builder()
                    .limit(1)
                    .warnAfter(Duration.ofSeconds(1))
                    .members("eol1")
                    .build());
    Permit permit = pool.acquire(AcquireRequest.builder().label("orders#88").build());
    assertThat(EngineFixture.logOf(() -> fixture.advance(11_000)))
        .contains("it was acquired at " + MemberPermitTest.class.getName() + ".theLog")
        .contains("permit " + permit.id() + " on member eol1 (orders#88) has been held for 9 s");
    permit.close();
  }
}
