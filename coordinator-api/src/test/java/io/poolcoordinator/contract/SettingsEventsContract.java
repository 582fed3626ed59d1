package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written of settings that are made, replaced, restored, or edited by hand. */
public abstract class SettingsEventsContract extends WrittenContract {

  private static final String DEFAULTS =
      "limit=2 timeout=30000 lease=30000 longest-hold=0 warn-after=300000 state=active rate="
          + " rate-per-worker= cool-down=30000 cool-down-shortest=1000"
          + " cool-down-longest=86400000 cool-down-failures=3";

  private static StoredPool newer(PoolConfig config, PoolState state, long changed) {
    return new StoredPool(config, state, changed);
  }

  private DeclareReply restore(StoredPool settings) {
    return observer.declare(new DeclareCommand(POOL, Mode.RESTORE, settings, 0));
  }

  private void assertByHand(String before, String after) {
    assertWritten("changed", "-", "", before, after);
  }

  @Test
  @Tag(CORE)
  void aPoolThatIsMadeIsWrittenWithAllItsSettings() {
    declare(2);

    ListedEvent made = operator.event();

    assertThat(acts()).containsExactly("made");
    assertThat(made.actor()).isEqualTo("observer");
    assertThat(made.reason()).isEmpty();
    assertThat(made.before()).isEmpty();
    assertThat(made.after()).isEqualTo(DEFAULTS);
  }

  @Test
  void allSettingsAreWrittenAsTheyAreStored() {
    PoolConfig config =
        PoolConfig.builder()
            .limit(7)
            .timeout(Duration.ofSeconds(1))
            .lease(Duration.ofSeconds(2))
            .longestHold(Duration.ofSeconds(3))
            .warnAfter(Duration.ofSeconds(4))
            .rateLimit(RateLimit.parse("5000/24h"))
            .rateLimit(RateLimit.parse("60/60s"))
            .rateLimitPerWorker(RateLimit.perSecond(10))
            .coolDown(
                CoolDown.builder()
                    .standard(Duration.ofMillis(5))
                    .shortest(Duration.ofMillis(6))
                    .longest(Duration.ofMillis(7))
                    .afterFailures(8)
                    .build())
            .member(
                Member.builder("eol2")
                    .weight(2)
                    .limit(4)
                    .rateLimit(RateLimit.parse("9/1h"))
                    .attribute("country", "NL")
                    .build())
            .member(Member.of("eol1"))
            .build();
    StoredPool settings =
        new StoredPool(config, PoolState.ACTIVE, Map.of("eol2", MemberState.DRAINED), 0);

    observer.declare(new DeclareCommand(POOL, Mode.REPLACE, settings, 0, 0, ANNA));

    ListedEvent made = operator.event();
    assertThat(made.act()).isEqualTo("made");
    assertThat(made.actor()).isEqualTo("anna");
    assertThat(made.reason()).isEqualTo("maintenance tonight");
    assertThat(made.before()).isEmpty();
    assertThat(made.after())
        .isEqualTo(
            "limit=7 timeout=1000 lease=2000 longest-hold=3000 warn-after=4000 state=active"
                + " rate=60/1m,5000/1d rate-per-worker=10/1s cool-down=5 cool-down-shortest=6"
                + " cool-down-longest=7 cool-down-failures=8 eol1:weight=1"
                + " eol2:weight=2 eol2:limit=4 eol2:rate=9/1h eol2:state=drained");
  }

  @Test
  void settingsThatAreReplacedAreWrittenWhereTheyDiffer() {
    declareMembers(2, Member.of("eol1"), withLimit("eol2", 4));
    PoolConfig other =
        rotating(3, Member.of("eol1"), Member.builder("eol2").weight(2).build(), Member.of("eol3"))
            .toBuilder()
            .rateLimit(RateLimit.perMinute(60))
            .build();

    observer.declare(declaration(Mode.REPLACE, other));

    assertWritten(
        "updated",
        "observer",
        "",
        "limit=2 rate= eol2:weight=1 eol2:limit=4",
        "limit=3 rate=60/1m eol2:weight=2 eol3:weight=1");
  }

  @Test
  void anUpdateIsWrittenWithWhoMadeItAndWhy() {
    declare(2);
    StoredPool wanted = newer(PoolConfig.ofLimit(3), PoolState.ACTIVE, DeclareCommand.WHATEVER);

    observer.declare(new DeclareCommand(POOL, Mode.UPDATE, wanted, 0, 0, ANNA));

    assertWritten("updated", "anna", "maintenance tonight", "limit=2", "limit=3");
  }

  @Test
  void settingsThatStayAreNotWritten() {
    declare(2);

    observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(2)));
    observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(3)));
    observer.declare(declaration(Mode.FAIL, PoolConfig.ofLimit(3)));
    observer.declare(declaration(Mode.REPLACE, PoolConfig.ofLimit(2)));
    observer.declare(
        new DeclareCommand(
            POOL, Mode.UPDATE, newer(PoolConfig.ofLimit(3), PoolState.ACTIVE, 5), 0));
    restore(newer(PoolConfig.ofLimit(3), PoolState.ACTIVE, 1));

    assertThat(acts()).containsExactly("made");
  }

  @Test
  void aPoolThatIsMadeAnewIsWrittenWithAllItsSettings() {
    declare(9);
    operator.done(Act.DELETE);

    observer.declare(declaration(Mode.FAIL, PoolConfig.ofLimit(2)));

    assertWritten("made", "observer", "", "", DEFAULTS);
    assertThat(acts()).containsExactly("made", "deleted", "made");
  }

  @Test
  void settingsThatAreRestoredAreWritten() {
    restore(newer(PoolConfig.ofLimit(2), PoolState.ACTIVE, now() * 1_000));
    ListedEvent restored = operator.event();
    assertThat(restored.act()).isEqualTo("restored");
    assertThat(restored.actor()).isEqualTo("observer");
    assertThat(restored.before()).isEmpty();
    assertThat(restored.after()).isEqualTo(DEFAULTS);
    advance(Duration.ofHours(1));

    restore(newer(PoolConfig.ofLimit(3), PoolState.PAUSED, now() * 1_000));
    assertWritten("restored", "observer", "", "limit=2 state=active", "limit=3 state=paused");

    operator.done(Act.DELETE);
    advanceMillis(1);
    restore(newer(PoolConfig.ofLimit(2), PoolState.ACTIVE, now() * 1_000));
    assertWritten("restored", "observer", "", "", DEFAULTS);
  }

  @Test
  void aTextThatIsVeryLongIsCut() {
    Member[] members =
        IntStream.range(0, 300).mapToObj(i -> Member.of("member" + i)).toArray(Member[]::new);

    declareMembers(2, members);

    assertThat(operator.event().after()).hasSize(2_000).endsWith(" member184:weight");
  }

  @Test
  void settingsThatAreEditedByHandAreFoundOnce() {
    declare(2);
    setLimit(5);
    setRate("60/1m");
    fixture().setField(POOL, "state", "paused");
    assertThat(first.acquire(1, 0).header().grants()).isEmpty();

    assertByHand("limit=2 state=active rate=", "limit=5 state=paused rate=60/1m");
    observer.find();
    sweep();

    assertThat(acts()).containsExactly("made", "changed");
  }

  @Test
  void membersThatAreEditedByHandAreFound() {
    declareMembers(9, Member.of("eol1"), Member.of("eol2"));
    fixture().setMemberField(POOL, "eol2", "state", "drained");
    fixture().setMemberField(POOL, "eol1", "rate", "60/1m");
    fixture().addTurn(POOL, "eol1");

    observer.find();

    assertByHand("", "eol1:weight=2 eol1:rate=60/1m eol2:weight=1 eol2:state=drained");
    fixture().removeTurns(POOL, "eol1");
    operator.inspect();
    assertByHand("", "eol2:weight=1 eol2:state=drained");
    observer.find();
    assertThat(acts()).containsExactly("made", "changed", "changed");
  }

  @Test
  void anEditByHandIsWrittenBeforeTheActThatFindsIt() {
    declareMembers(9, Member.of("eol1"));
    setLimit(5);
    fixture().setMemberField(POOL, "eol1", "limit", "3");

    operator.members(MemberCommand.Act.DRAIN, "eol1");

    List<ListedEvent> events = operator.events();
    assertThat(events)
        .extracting(ListedEvent::act)
        .containsExactly("made", "changed", "changed", "member-drained");
    assertThat(events.get(1).after()).isEqualTo("limit=5");
    assertThat(events.get(2).after()).isEqualTo("eol1:weight=1 eol1:limit=3");
  }

  @Test
  void anAccountThatTheApiRefusesIsFoundAsAChange() {
    declare(2);
    first.granted(1);
    first.release(1, Outcome.unauthorised());

    observer.find();

    assertByHand("state=active", "state=paused");
  }

  @Test
  void aMemberThatTheApiRefusesIsFoundAsAChange() {
    declareMembers(9, Member.of("eol1"));
    first.granted(1);
    first.release(1, Outcome.unauthorised());

    observer.find();

    assertByHand("", "eol1:weight=1 eol1:state=disabled");
  }
}
