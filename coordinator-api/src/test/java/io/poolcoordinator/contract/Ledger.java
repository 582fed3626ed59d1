package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.ReserveReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a store told anybody of permits and units, also in replies that were lost. It must agree
 * with what is stored, and with the promises: of permits here, of units in {@link UsedUnits}, of
 * waiters in {@link Overtaking}.
 */
final class Ledger {

  /** For so long, in ms, a store remembers an end that nobody may hear of. */
  private static final long MARK = 120_000;

  /** For so long, in ms, it is remembered that units were taken without a slot. */
  private static final long TAKEN = 10_000;

  /** Permit id to its grant, with the end of its lease as last told. */
  private final Map<String, Grant> live = new TreeMap<>();

  /** What was released, cancelled or cleared: it is never granted again. */
  private final Set<String> ended = new HashSet<>();

  /** What has expired, and until when it is not granted again: none is asked for later. */
  private final Map<String, Long> expired = new HashMap<>();

  /** Ids with which callers were careless: they may be granted again. */
  private final Set<String> excused = new HashSet<>();

  /** Pushed grants that were renewed; the others may be made anew when they have lapsed. */
  private final Set<String> claimed = new HashSet<>();

  /** Id to the time for which it has units without a slot. */
  private final Map<String, Long> taken = new HashMap<>();

  private final Map<String, AcquireCommand> asked = new HashMap<>();

  /** What the last reply answered. */
  private final List<Grant> answers = new ArrayList<>();

  private final UsedUnits units = new UsedUnits();
  private final Overtaking overtaking = new Overtaking();
  private int limit;
  private long largestToken;
  private int grants;
  private int ends;

  Ledger(PoolConfig config) {
    limit = config.limit();
    units.rates(config.rateLimits());
  }

  void limit(int now) {
    limit = now;
  }

  void rates(List<RateLimit> now) {
    units.rates(now);
  }

  void windowDeleted(String window) {
    units.forget(window);
  }

  void asked(AcquireCommand command) {
    asked.put(command.id(), command);
  }

  /** Excuses an id of which callers may not expect that it stays ended. */
  void excuse(String id) {
    excused.add(id);
  }

  void declared(DeclareReply reply) {
    if (reply.status() == DeclareReply.Status.MADE) {
      // Of nothing that was granted before anything is known.
      ends += live.size();
      live.clear();
      ended.clear();
      expired.clear();
      claimed.clear();
      units.forget();
    }
    if (reply.stored() != null) {
      limit = reply.stored().config().limit();
      units.rates(reply.stored().config().rateLimits());
    }
  }

  void acquired(AcquireCommand command, AcquireReply reply) {
    if (reply.status() == AcquireReply.Status.QUEUED) {
      assertThat(ended).as("was ended, and waits").doesNotContain(unlessExcused(command.id()));
      overtaking.waits(command.id(), reply);
    }
    if (reply.grant() != null) {
      answers.add(reply.grant());
    }
  }

  void polled(PollReply reply) {
    for (WaiterState state : reply.waiters()) {
      if (state.grant() != null) {
        answers.add(state.grant());
      }
    }
  }

  void reserved(String id, ReserveReply reply) {
    long at = reply.header().time() + reply.waitMillis();
    if (reply.units() > 0 && taken.putIfAbsent(id, at) == null) {
      units.use(at, reply.units());
    }
  }

  void released(String id, ReleaseReply reply) {
    boolean wasLive = live.containsKey(id);
    assertThat(reply.status() == ReleaseReply.Status.RELEASED).as("released").isEqualTo(wasLive);
    end(id);
    ended.add(id);
  }

  void renewed(List<Grant> named, RenewReply reply) {
    for (int i = 0; i < reply.ends().size(); i++) {
      Grant grant = named.get(i);
      long end = reply.ends().get(i);
      Grant known = live.get(grant.id());
      if (end == RenewReply.LOST || (known == null && excused.contains(grant.id()))) {
        assertThat(live).as("was lost").doesNotContainKey(grant.id());
      } else {
        assertThat(live).as("was renewed").containsKey(grant.id());
        assertThat(end).isGreaterThanOrEqualTo(live.get(grant.id()).end());
      }
      if (end != RenewReply.LOST) {
        grants += known == null ? 1 : 0;
        claimed.add(grant.id());
        live.put(
            grant.id(), new Grant(grant.id(), grant.token(), grant.since(), end, grant.member()));
      }
    }
  }

  void acted(ActCommand command, ActReply reply) {
    boolean done =
        reply.status() == ActReply.Status.DONE || reply.status() == ActReply.Status.UNCHANGED;
    if (!done) {
      return;
    }
    switch (command.act()) {
      case CLEAR -> {
        assertThat(reply.holders()).as("cleared").isEqualTo(live.size());
        clear();
        overtaking.cleared();
      }
      case CLEAR_WAITERS -> overtaking.cleared();
      case END_PERMIT -> {
        assertThat(reply.holders()).as("ended").isEqualTo(end(command.subject()) ? 1 : 0);
        if (reply.status() == ActReply.Status.DONE) {
          ended.add(command.subject());
        }
      }
      case DELETE -> assertThat(reply.holders()).as("held").isEqualTo(live.size());
      case PAUSE, RESUME, ATTACH, DETACH -> {
        // They end nothing.
      }
    }
  }

  /** Ends all permits. */
  void clear() {
    ended.addAll(live.keySet());
    Set.copyOf(live.keySet()).forEach(this::end);
  }

  private boolean end(String id) {
    boolean was = live.remove(id) != null;
    ends += was ? 1 : 0;
    return was;
  }

  /** Ends what time has ended. */
  void expire(long now) {
    for (Grant grant : List.copyOf(live.values())) {
      if (grant.end() <= now) {
        end(grant.id());
        if (claimed.contains(grant.id()) || grant.end() - grant.since() > StoreContract.CLAIM) {
          expired.put(grant.id(), grant.end() + MARK);
        }
      }
    }
  }

  /** Enters grants that workers were told of in one operation, maybe again. */
  void tell(ReplyHeader header, List<Grant> pushed) {
    List<Grant> told = new ArrayList<>(header.grants());
    // What was just handed over is told in the header too, and there with its token.
    answers.removeIf(one -> told.stream().anyMatch(other -> other.id().equals(one.id())));
    told.addAll(answers);
    told.addAll(pushed);
    answers.clear();
    told.sort(Comparator.comparingLong(Grant::token));
    told.forEach(this::tell);
  }

  private void tell(Grant grant) {
    String id = grant.id();
    AcquireCommand command = asked.get(id);
    Grant known = live.get(id);
    if (grant.end() == 0) {
      Long at = taken.put(id, grant.since());
      boolean forgotten = at != null && (grant.since() >= at + TAKEN || excused.contains(id));
      if (at == null || (forgotten && grant.since() != at)) {
        enter(grant, command);
      } else {
        assertThat(grant.since()).as("since when %s has its units", id).isEqualTo(at);
      }
    } else if (known == null) {
      enter(grant, command);
      live.put(id, grant);
      grants++;
      assertThat(live).as("live permits").hasSizeLessThanOrEqualTo(limit);
    } else {
      assertThat(grant).as("the same grant, told again").isEqualTo(known);
    }
  }

  private void enter(Grant grant, AcquireCommand command) {
    assertThat(grant.token()).as("the token of %s", grant).isGreaterThan(largestToken);
    assertThat(ended).as("was ended, and granted again").doesNotContain(unlessExcused(grant.id()));
    assertThat(expired.getOrDefault(excused.contains(grant.id()) ? "" : grant.id(), 0L))
        .as("until when %s stays ended", grant)
        .isLessThan(grant.since());
    largestToken = grant.token();
    units.use(grant.since(), command.cost());
    overtaking.served(command);
  }

  private String unlessExcused(String id) {
    return excused.contains(id) ? "" : id;
  }

  /** Compares with what is stored. */
  void check(Audit audit, long now) {
    expire(now);
    Map<String, Long> told = new TreeMap<>();
    live.forEach((id, grant) -> told.put(id, grant.end()));
    Map<String, Long> stored = new TreeMap<>(audit.leases());
    stored.values().removeIf(end -> end <= now);
    assertThat(stored).as("leases").isEqualTo(told).hasSize(grants - ends);
    assertThat(audit.token()).as("the last token").isGreaterThanOrEqualTo(largestToken);
    assertThat(audit.waiting()).containsAll(audit.tickets().keySet());
    assertThat(audit.waiting()).containsAll(audit.takers().keySet());
    assertThat(audit.holders()).containsAll(audit.leases().keySet());
    assertThat(taken.keySet()).containsAll(audit.taken().keySet());
    units.check(audit, now);
    overtaking.check(audit, now);
  }
}
