package io.poolcoordinator.contract;

import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Random operations, and edits by hand, on two stores whose time is the same. After each of them
 * they have answered the same, pushed the same and hold the same, and the {@link Ledger} agrees.
 *
 * <p>What is sent may be delivered twice, at once or much later; held back and delivered after what
 * was sent after it; never; or its reply is lost. One worker at a time may be silent. A step is
 * known by its number: it does the same, as far as it can, when others are left out.
 */
final class ModelRun {

  private final long seed;
  private final TwinPair pair;
  private final Callers callers = new Callers();
  private final Ledger ledger;

  /** What was delivered, by the step that sent it. */
  private final NavigableMap<Integer, ModelOperation<?>> sent = new TreeMap<>();

  /** What is on its way. */
  private final NavigableMap<Integer, ModelOperation<?>> held = new TreeMap<>();

  private String silent = "";

  /** Whether the pool has or had members: only then the scripts count what is held on each. */
  private boolean membered;

  private long time;
  private long changed;

  /**
   * Prepares a run.
   *
   * @param seed makes it repeatable
   * @param pair two pools that are the same
   */
  ModelRun(long seed, TwinPair pair) {
    this.seed = seed;
    this.pair = pair;
    this.time = pair.begin();
    this.ledger = new Ledger(TwinPair.CONFIG);
  }

  /** Takes a step. */
  void step(int number) {
    Draw draw = new Draw(seed, number);
    int kind = draw.below(64);
    if (kind < 10) {
      advance(number, draw);
    } else if (kind < 14) {
      edit(number, draw);
    } else if (kind < 15) {
      silent = draw.oneIn(2) ? "" : draw.any(Twin.WORKERS);
      pair.note(number, silent.isEmpty() ? "all are heard" : silent + " is not heard any more");
    } else if (kind < 20) {
      ModelOperation<?> late = draw.earlier(held);
      if (late != null) {
        held.values().remove(late);
        deliver(number, "late: ", late, draw);
      }
    } else if (kind < 26) {
      ModelOperation<?> again = draw.earlier(sent);
      if (again != null) {
        deliver(number, "again: ", again, draw);
      }
    } else {
      send(number, draw);
    }
    pair.awaitSame(number, time);
    Audit audit = pair.audit();
    ledger.check(audit, time);
    membered |= !audit.rotation().isEmpty();
  }

  private void send(int number, Draw draw) {
    ModelOperation<?> operation = operation(draw, draw.any(Twin.WORKERS));
    int fate = draw.below(20);
    if (fate == 0 || operation.worker().equals(silent)) {
      pair.note(number, "never arrives: " + operation.what());
    } else if (fate < 4) {
      held.put(number, operation);
      pair.note(number, "held back: " + operation.what());
    } else {
      sent.put(number, operation);
      deliver(number, "", operation, draw);
      if (fate == 4) {
        deliver(number, "at once again: ", operation, draw);
      }
    }
  }

  private ModelOperation<?> operation(Draw draw, String worker) {
    RandomCalls calls = new RandomCalls(draw, callers, ledger, time);
    RandomActs acts = new RandomActs(draw, callers, ledger, time);
    int kind = draw.below(44);
    if (kind < 14) {
      return calls.acquire(worker);
    } else if (kind < 16) {
      return calls.reserve(worker);
    } else if (kind < 21) {
      return calls.release(worker);
    } else if (kind < 27) {
      return calls.poll(worker);
    } else if (kind < 32) {
      return calls.renew(worker);
    } else if (kind < 35) {
      return new RandomSettings(draw, ledger).declare(worker, changed);
    } else if (kind < 37) {
      return acts.manage(worker);
    } else if (kind < 40) {
      return acts.act(worker);
    } else if (kind < 43) {
      return acts.look(worker);
    }
    return acts.note(worker);
  }

  private <R> void deliver(int number, String how, ModelOperation<R> operation, Draw draw) {
    boolean lost = draw.oneIn(8) || operation.worker().equals(silent);
    pair.note(number, how + (lost ? "its reply is lost: " : "") + operation.what());
    R reply = pair.same(operation.send());
    ReplyHeader header = operation.header().apply(reply);
    ledger.expire(header == null ? time : header.time());
    operation.entered().accept(reply);
    List<Grant> pushed = pair.pushed();
    List<Grant> heard = new ArrayList<>();
    for (Grant grant : pushed) {
      if (!Callers.workerOf(grant.id()).equals(silent) && !draw.oneIn(4)) {
        heard.add(grant);
      }
    }
    if (header != null) {
      ledger.tell(header, pushed);
    }
    if (!lost) {
      if (header != null) {
        changed = header.changed();
        heard.addAll(header.grants());
      }
      operation.heard().accept(reply);
    }
    heard.forEach(callers::hear);
  }

  private void advance(int number, Draw draw) {
    int[] most = {2, 60, 600, 1_200, 6_000, 6_000, 40_000, 40_000, 400_000, 90_000_000};
    long millis = draw.below(most[draw.oneIn(4) ? draw.below(most.length) : draw.below(7)]);
    pair.note(number, "time moves by " + millis + " ms");
    pair.advance(millis);
    time += millis;
  }

  private void edit(int number, Draw draw) {
    HandEdit edit =
        membered && draw.oneIn(2)
            ? new RandomMembers(draw).edit(time)
            : new RandomSettings(draw, ledger).edit();
    pair.note(number, "by hand: " + edit.what());
    pair.both(edit.act());
    edit.entered().accept(ledger);
  }
}
