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
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the random operations of a {@link TwinRun} do with members. */
final class RandomMembers {

  /**
   * The same act by hand on each of two stores.
   *
   * @param what the command, for messages
   * @param act does it
   */
  record Edit(String what, Consumer<Twin> act) {}

  private static final String POOL = StoreContract.POOL;
  private static final String[] NAMES = {"a", "b", "c", "d"};
  private static final String[] RATES = {"4/500ms", "9/1s", "5/100ms,20/1s", "30/1m", "8/1s@Z"};

  private final Random random;

  RandomMembers(Random random) {
    this.random = random;
  }

  /** Some members, in most cases, and how they cool down. */
  void configure(PoolConfig.Builder config) {
    for (String name : NAMES) {
      if (random.nextInt(4) > 0) {
        config.member(member(name));
      }
    }
    if (random.nextInt(6) == 0) {
      config.noMembers();
    }
    if (random.nextInt(3) > 0) {
      config.coolDown(
          CoolDown.builder()
              .standard(Duration.ofMillis(1 + random.nextInt(3_000)))
              .shortest(Duration.ofMillis(1 + random.nextInt(500)))
              .longest(Duration.ofMillis(500 + random.nextInt(9_000)))
              .afterFailures(random.nextInt(4))
              .build());
    }
  }

  private Member member(String name) {
    Member.Builder member = Member.builder(name).weight(1 + random.nextInt(3));
    if (random.nextInt(3) == 0) {
      member.limit(random.nextInt(4));
    }
    if (random.nextInt(3) == 0) {
      for (String rate : any(RATES).split(",", -1)) {
        member.rateLimit(RateLimit.parse(rate));
      }
    }
    if (random.nextInt(4) == 0) {
      member.attribute("country", any(NAMES));
    }
    return member.build();
  }

  /** The states of some members that are not active. */
  Map<String, MemberState> states(List<Member> members) {
    Map<String, MemberState> states = new TreeMap<>();
    for (Member member : members) {
      if (random.nextInt(6) == 0) {
        states.put(
            member.name(), random.nextBoolean() ? MemberState.DRAINED : MemberState.DISABLED);
      }
    }
    return states;
  }

  /** Any member in most cases; else some, and without a slot one. */
  Preference preference(boolean slot) {
    if (random.nextInt(5) < 3) {
      return Preference.NONE;
    }
    List<String> names = new ArrayList<>(Arrays.asList(NAMES));
    Collections.shuffle(names, random);
    int count = slot && random.nextBoolean() ? 1 + random.nextInt(3) : 1;
    return new Preference(names.subList(0, count), random.nextInt(3) == 0);
  }

  @Nullable Outcome outcome(long time) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> Outcome.success();
      case 3 -> Outcome.throttled();
      case 4 -> Outcome.throttled(Duration.ofMillis(random.nextInt(5_000) - 500));
      case 5 -> Outcome.throttled(Instant.ofEpochMilli(time + random.nextInt(5_000) - 500));
      case 6, 7, 8 -> Outcome.failed();
      case 9 -> random.nextInt(4) == 0 ? Outcome.unauthorised() : Outcome.failed();
      default -> null;
    };
  }

  MemberCommand command(Author author) {
    Act[] acts = Act.values();
    Act act = random.nextBoolean() ? Act.ENABLE : acts[random.nextInt(acts.length)];
    boolean nobody = act == Act.READ || (act == Act.END_COOL_DOWN && random.nextInt(3) == 0);
    return new MemberCommand(POOL, act, nobody ? "" : any(NAMES), author);
  }

  Edit edit(long time) {
    String name = any(NAMES);
    return switch (random.nextInt(16)) {
      case 0, 1, 2 ->
          new Edit("RPUSH rotation " + name, twin -> twin.fixture().addTurn(POOL, name));
      case 3, 4 ->
          new Edit("LREM rotation 0 " + name, twin -> twin.fixture().removeTurns(POOL, name));
      case 5 -> set(name, "limit", random.nextBoolean() ? null : "" + random.nextInt(4));
      case 6, 7 -> set(name, "rate", random.nextBoolean() ? null : any(RATES));
      case 8 -> set(name, "state", any("active", "active", "drained", "disabled"));
      case 9 -> set(name, "state", null);
      case 10 -> set(name, "cooling", random.nextBoolean() ? null : cooling(time));
      case 11 -> set(name, "failures", random.nextBoolean() ? null : "" + random.nextInt(4));
      case 12 -> set(name, "attribute:country", random.nextBoolean() ? null : "NL");
      case 13 -> setOfPool("cooling", random.nextInt(3) > 0 ? "" : cooling(time));
      case 14 -> setOfPool("cool-down", Integer.toString(1 + random.nextInt(2_000)));
      default -> new Edit("DEL bound", twin -> twin.fixture().deleteBound(POOL));
    };
  }

  private String cooling(long time) {
    String until = StoreContract.coolingUntil(time + random.nextInt(4_000));
    return random.nextBoolean() ? until : until + " span=600 after=17 probe=first:1";
  }

  private static Edit set(String name, String property, @Nullable String value) {
    String what =
        value == null
            ? "HDEL members " + name + ":" + property
            : "HSET members " + name + ":" + property + " " + value;
    return new Edit(what, twin -> twin.fixture().setMemberField(POOL, name, property, value));
  }

  private static Edit setOfPool(String field, String value) {
    return new Edit(
        "HSET " + field + " " + value, twin -> twin.fixture().setField(POOL, field, value));
  }

  private String any(String... of) {
    return of[random.nextInt(of.length)];
  }
}
