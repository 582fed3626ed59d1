package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.WindowSnapshot;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables for people and JSON for programs. */
class ConsoleRenderingTest {

  private final TestConsole console = new TestConsole();

  @Test
  void poolsOneInARow() {
    console.pools.add(Snapshots.pool("netsuite", PoolConfig.ofLimit(5), PoolState.PAUSED, 5, 12));
    console.pools.add(Snapshots.idle("xero", PoolConfig.ofLimit(1_000_000)));
    console.pools.failures.put("broken", FakePools.unusable("broken"));
    console.pools.strayNames.add("gone");

    Run run = console.run("pools");

    assertThat(run.error()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            POOL      STATE     HELD       WAITING  OLDEST WAIT  BLOCKED
            netsuite  paused    5/5        12       3m12s        slots
            xero      active    0/1000000  0        -            -
            broken    unusable  -          -        -            pool broken is not usable: key \
            pool:{broken}, field limit: is "abc", but must be a whole number from 0 to 1000000; \
            mend it: HSET pool:{broken} limit <number>
            gone      gone      -          -        -            pool gone does not exist; make it \
            with coordinator.pool(name, config)
            """);
  }

  @Test
  void poolsInJson() {
    console.pools.add(Snapshots.pool("netsuite", PoolConfig.ofLimit(5), PoolState.ACTIVE, 5, 12));
    console.pools.failures.put("broken", FakePools.unusable("broken"));

    JsonNode json = console.run("pools", "--json").json();

    assertThat(json)
        .hasToString(
            "[{\"name\":\"netsuite\",\"state\":\"active\",\"held\":5,\"limit\":5,\"waiting\":12,"
                + "\"oldestWaitMillis\":192000,\"blocked\":\"slots\",\"blockedUntil\":null,"
                + "\"coolingUntil\":null,\"cooling\":[],\"windows\":[],\"connections\":0,"
                + "\"granted\":0,\"throttled\":0,\"version\":7,\"error\":null,\"message\":null},"
                + "{\"name\":\"broken\",\"state\":\"unusable\",\"held\":null,\"limit\":null,"
                + "\"waiting\":null,\"oldestWaitMillis\":null,\"blocked\":null,"
                + "\"blockedUntil\":null,\"coolingUntil\":null,\"cooling\":null,\"windows\":null,"
                + "\"connections\":null,\"granted\":null,\"throttled\":null,\"version\":null,"
                + "\"error\":\"unusable-state\",\"message\":\""
                + FakePools.unusable("broken").getMessage().replace("\"", "\\\"")
                + "\"}]");
  }

  @Test
  void manyPoolsAreAllListed() {
    for (int i = 0; i < 120; i++) {
      console.pools.add(Snapshots.idle("pool-" + i, PoolConfig.ofLimit(i)));
    }

    assertThat(console.run("pools", "--json").json())
        .hasSize(120)
        .allSatisfy(
            row ->
                assertThat(row.get("name").textValue())
                    .isEqualTo("pool-" + row.get("limit").intValue()));
  }

  private static PoolSnapshot exact() {
    RateLimit minute = RateLimit.perMinute(60);
    Member eol1 = Member.builder("eol1").limit(4).rateLimit(minute).attribute("tax", "NL").build();
    Member eol2 = Member.of("eol2", 2);
    PoolConfig config =
        PoolConfig.builder()
            .limit(10)
            .timeout(Duration.ofMillis(1_500))
            .longestHold(Duration.ofMinutes(10))
            .rateLimit(minute)
            .rateLimit(RateLimit.perDay(5_000))
            .rateLimitPerWorker(RateLimit.perSecond(3))
            .member(eol1)
            .member(eol2)
            .build();
    return new PoolSnapshot(
        "exact",
        Snapshots.NOW,
        9,
        config,
        PoolState.ACTIVE,
        3,
        1,
        Optional.of(Duration.ofHours(2).plusMinutes(5)),
        Optional.of("rate 60/1m until 2026-11-26T17:00:12.123Z"),
        Optional.of(Snapshots.NOW.plusSeconds(12)),
        List.of(
            new WindowSnapshot(minute, 60, Optional.of(Snapshots.NOW.plusSeconds(12))),
            new WindowSnapshot(RateLimit.perDay(5_000), 812, Optional.empty())),
        List.of(
            new MemberSnapshot(
                eol1,
                MemberState.DRAINED,
                2,
                Optional.of(Snapshots.NOW.plusSeconds(29)),
                3,
                2,
                1.0 / 3,
                List.of(new WindowSnapshot(minute, 7, Optional.empty()))),
            new MemberSnapshot(
                eol2, MemberState.ACTIVE, 1, Optional.empty(), 0, 1, 2.0 / 3, List.of())),
        Optional.empty(),
        4,
        128,
        2);
  }

  @Test
  void allOfAPool() {
    console.pools.add(exact());

    assertThat(console.run("show", "exact").out())
        .isEqualTo(
            """
            pool             exact
            state            active
            held             3/10
            waiting          1, the oldest for 2h05m
            blocked          rate 60/1m until 2026-11-26T17:00:12.123Z (ends in 12s)
            timeout          1500ms
            lease            30s
            longest hold     10m
            warn after       5m
            rate per worker  3/1s
            cool-down        30s, from 1s to 1d, after 3 failures
            cooling          -
            connections      4
            granted          128
            throttled        2
            version          9
            time             2026-11-26T17:00:00.123Z

            WINDOW   USED      NEXT OPENING
            60/1m    60/60     in 12s (2026-11-26T17:00:12.123Z)
            5000/1d  812/5000  open

            MEMBER  STATE    TURN  SHARE  WEIGHT  HELD  COOLING      FAILURES  WINDOWS       ATTRIBUTES
            eol1    drained  2     33.3%  1       2/4   ends in 29s  3         60/1m 7 used  tax=NL
            eol2    active   1     66.7%  2       1     -            0         -             -
            """);
  }

  @Test
  void allOfAPoolInJson() {
    console.pools.add(exact());

    assertThat(console.run("show", "exact", "--json").json())
        .hasToString(
            "{\"name\":\"exact\",\"time\":\"2026-11-26T17:00:00.123Z\",\"version\":9,"
                + "\"state\":\"active\",\"limit\":10,\"held\":3,\"waiting\":1,"
                + "\"oldestWaitMillis\":7500000,"
                + "\"blocked\":\"rate 60/1m until 2026-11-26T17:00:12.123Z\","
                + "\"blockedUntil\":\"2026-11-26T17:00:12.123Z\",\"timeoutMillis\":1500,"
                + "\"leaseMillis\":30000,\"longestHoldMillis\":600000,\"warnAfterMillis\":300000,"
                + "\"rateLimitPerWorker\":\"3/1s\",\"coolDown\":{\"standardMillis\":30000,"
                + "\"shortestMillis\":1000,\"longestMillis\":86400000,\"afterFailures\":3},"
                + "\"coolingUntil\":null,\"connections\":4,\"granted\":128,\"throttled\":2,"
                + "\"windows\":[{\"rate\":\"60/1m\",\"units\":60,\"windowMillis\":60000,"
                + "\"used\":60,\"opensAt\":\"2026-11-26T17:00:12.123Z\"},"
                + "{\"rate\":\"5000/1d\",\"units\":5000,\"windowMillis\":86400000,\"used\":812,"
                + "\"opensAt\":null}],"
                + "\"members\":[{\"name\":\"eol1\",\"state\":\"drained\",\"turn\":2,"
                + "\"share\":0.3333333333333333,\"weight\":1,\"held\":2,\"limit\":4,"
                + "\"coolingUntil\":\"2026-11-26T17:00:29.123Z\",\"failures\":3,"
                + "\"windows\":[{\"rate\":\"60/1m\",\"units\":60,\"windowMillis\":60000,"
                + "\"used\":7,\"opensAt\":null}],\"attributes\":{\"tax\":\"NL\"}},"
                + "{\"name\":\"eol2\",\"state\":\"active\",\"turn\":1,"
                + "\"share\":0.6666666666666666,\"weight\":2,\"held\":1,\"limit\":null,"
                + "\"coolingUntil\":null,\"failures\":0,\"windows\":[],\"attributes\":{}}]}");
  }

  @Test
  void whatIsNotKnownOfAHolderIsLeftOut() {
    console.pools.add(Snapshots.idle("netsuite", PoolConfig.ofLimit(2)));
    console.pools.holders =
        List.of(
            new Holder(
                "strange",
                "",
                Optional.empty(),
                Optional.of("eol1"),
                Optional.empty(),
                Snapshots.NOW.minusMillis(1),
                0,
                0));

    assertThat(console.run("holders", "netsuite").out())
        .isEqualTo(
            """
            HELD FOR  LABEL  MEMBER  COST  LEASE ENDS  TOKEN  WORKER  PERMIT
            -         -      eol1    -     now         -      -       strange
            """);
    assertThat(console.run("holders", "netsuite", "--json").json())
        .hasToString(
            "[{\"permit\":\"strange\",\"worker\":null,\"label\":null,\"member\":\"eol1\","
                + "\"since\":null,\"leaseUntil\":\"2026-11-26T17:00:00.122Z\",\"token\":null,"
                + "\"cost\":null}]");
  }

  @Test
  void whoWaitsInJson() {
    console.pools.add(Snapshots.idle("netsuite", PoolConfig.ofLimit(2)));
    console.pools.waiters = List.of(Snapshots.waiter("w:3", "orders#90"));

    assertThat(console.run("waiters", "netsuite", "--json").json())
        .hasToString(
            "[{\"permit\":\"w:3\",\"worker\":\"web-7-4711-k3f9x2ab\",\"label\":\"orders#90\","
                + "\"place\":1,\"since\":\"2026-11-26T16:59:48.123Z\","
                + "\"deadline\":\"2026-11-26T17:00:18.123Z\",\"cost\":1,\"members\":[],"
                + "\"wantsPermit\":true,\"parked\":false}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pools", "holders p", "waiters p", "connections p", "events p"})
  void emptyIsSaidInWordsAndIsAnEmptyListInJson(String command) {
    if (!command.equals("pools")) {
      console.pools.add(Snapshots.idle("p", PoolConfig.ofLimit(2)));
    }

    Run run = console.run(command.split(" "));

    assertThat(run.out()).matches("(no|nobody) [a-z ]+\n");
    assertThat(console.run((command + " --json").split(" ")).json()).hasToString("[]");
  }
}
