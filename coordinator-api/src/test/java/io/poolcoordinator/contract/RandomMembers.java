package io.poolcoordinator.contract;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.Preference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the random operations of a {@link ModelRun} do with members. */
final class RandomMembers {

  private static final String POOL = StoreContract.POOL;
  private static final String[] NAMES = {"a", "b", "c", "d"};
  private static final String[] RATES = {"4/500ms", "9/1s", "5/100ms,20/1s", "30/1m", "8/1s@Z"};

  private final Draw draw;

  RandomMembers(Draw draw) {
    this.draw = draw;
  }

  /** Some members, in most cases, and how they cool down. */
  void configure(PoolConfig.Builder config) {
    for (String name : NAMES) {
      if (draw.below(4) > 0) {
        config.member(member(name));
      }
    }
    if (draw.below(6) == 0) {
      config.noMembers();
    }
    if (draw.below(3) > 0) {
      config.coolDown(
          CoolDown.builder()
              .standard(Duration.ofMillis(1 + draw.below(3_000)))
              .shortest(Duration.ofMillis(1 + draw.below(500)))
              .longest(Duration.ofMillis(500 + draw.below(9_000)))
              .afterFailures(draw.below(4))
              .build());
    }
  }

  private Member member(String name) {
    Member.Builder member = Member.builder(name).weight(1 + draw.below(3));
    if (draw.below(3) == 0) {
      member.limit(draw.below(4));
    }
    if (draw.below(3) == 0) {
      for (String rate : draw.any(RATES).split(",", -1)) {
        member.rateLimit(RateLimit.parse(rate));
      }
    }
    if (draw.below(4) == 0) {
      member.attribute("country", draw.any(NAMES));
    }
    return member.build();
  }

  /** The states of some members that are not active. */
  Map<String, MemberState> states(List<Member> members) {
    Map<String, MemberState> states = new TreeMap<>();
    for (Member member : members) {
      if (draw.below(6) == 0) {
        states.put(member.name(), draw.oneIn(2) ? MemberState.DRAINED : MemberState.DISABLED);
      }
    }
    return states;
  }

  /** Any member in most cases; else some, and without a slot one. */
  Preference preference(boolean slot) {
    if (draw.below(5) < 3) {
      return Preference.NONE;
    }
    List<String> names = new ArrayList<>(Arrays.asList(NAMES));
    Collections.shuffle(names, draw.random());
    int count = slot && draw.oneIn(2) ? 1 + draw.below(3) : 1;
    return new Preference(names.subList(0, count), draw.below(3) == 0);
  }

  @Nullable Outcome outcome(long time) {
    return switch (draw.below(12)) {
      case 0, 1, 2 -> Outcome.success();
      case 3 -> Outcome.throttled();
      case 4 -> Outcome.throttled(Duration.ofMillis(draw.below(5_000) - 500));
      case 5 -> Outcome.throttled(Instant.ofEpochMilli(time + draw.below(5_000) - 500));
      case 6, 7, 8 -> Outcome.failed();
      case 9 -> draw.below(4) == 0 ? Outcome.unauthorised() : Outcome.failed();
      default -> null;
    };
  }

  MemberCommand command(Author author) {
    Act[] acts = Act.values();
    Act act = draw.oneIn(2) ? Act.ENABLE : acts[draw.below(acts.length)];
    boolean nobody = act == Act.READ || (act == Act.END_COOL_DOWN && draw.below(3) == 0);
    return new MemberCommand(POOL, act, nobody ? "" : draw.any(NAMES), author);
  }

  HandEdit edit(long time) {
    String name = draw.any(NAMES);
    return switch (draw.below(16)) {
      case 0, 1, 2 ->
          new HandEdit("RPUSH rotation " + name, twin -> twin.fixture().addTurn(POOL, name));
      case 3, 4 ->
          new HandEdit("LREM rotation 0 " + name, twin -> twin.fixture().removeTurns(POOL, name));
      case 5 -> set(name, "limit", draw.oneIn(2) ? null : "" + draw.below(4));
      case 6, 7 -> set(name, "rate", draw.oneIn(2) ? null : draw.any(RATES));
      case 8 -> set(name, "state", draw.any("active", "active", "drained", "disabled"));
      case 9 -> set(name, "state", null);
      case 10 -> set(name, "cooling", draw.oneIn(2) ? null : cooling(time));
      case 11 -> set(name, "failures", draw.oneIn(2) ? null : "" + draw.below(4));
      case 12 -> set(name, "attribute:country", draw.oneIn(2) ? null : "NL");
      case 13 -> setOfPool("cooling", draw.below(3) > 0 ? "" : cooling(time));
      case 14 -> setOfPool("cool-down", Integer.toString(1 + draw.below(2_000)));
      default -> new HandEdit("DEL bound", twin -> twin.fixture().deleteBound(POOL));
    };
  }

  private String cooling(long time) {
    String until = StoreContract.coolingUntil(time + draw.below(4_000));
    return draw.oneIn(2) ? until : until + " span=600 after=17 probe=first:1";
  }

  private static HandEdit set(String name, String property, @Nullable String value) {
    String what =
        value == null
            ? "HDEL members " + name + ":" + property
            : "HSET members " + name + ":" + property + " " + value;
    return new HandEdit(what, twin -> twin.fixture().setMemberField(POOL, name, property, value));
  }

  private static HandEdit setOfPool(String field, String value) {
    return new HandEdit(
        "HSET " + field + " " + value, twin -> twin.fixture().setField(POOL, field, value));
  }
}
