package io.poolcoordinator.memory;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.DeclareReply.Status;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.StoredPool;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a pool, replaces its settings, restores what was lost, or reads what is there. */
final class Declaring {

  /** After a loss nothing is granted for so long, so that holders come first. */
  private static final long QUIET = 1_000;

  /** The oldest there can be: whoever knows of a later change to these settings restores it. */
  private static final long OLDEST = 1;

  private static final SettingsText NOTHING = SettingsText.NOTHING;

  private final Operation operation;
  private final DeclareCommand command;
  private final MemoryPool pool;
  private final StoredPool wanted;

  Declaring(Operation operation, DeclareCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.wanted = command.settings();
  }

  /** Reads a pool's settings; makes nothing. */
  static DeclareReply find(Operation operation) {
    operation.lookAtMembers();
    return operation.missing()
        ? new DeclareReply(operation.finish(), Status.MISSING, null, DeclareReply.UNLIMITED)
        : stored(operation, Status.SAME);
  }

  DeclareReply reply() {
    operation.lookAtMembers();
    boolean update = command.mode() == Mode.UPDATE;
    if (operation.missing()) {
      if (update) {
        return find(operation);
      }
      make();
      return stored(operation, Status.MADE);
    }
    Granting granting = new Granting(operation);
    new Expiry(operation, granting).expire();
    if (operation.settings().state() == PoolState.DELETED && command.mode() != Mode.RESTORE) {
      if (update) {
        return stored(operation, Status.DIFFERENT);
      }
      makeAnew();
      return stored(operation, Status.MADE);
    }
    Status status =
        switch (command.mode()) {
          case RESTORE -> restore();
          case UPDATE -> update();
          case KEEP, REPLACE, FAIL -> compare();
        };
    new Serving(operation, granting).serve();
    return stored(operation, status);
  }

  private void make() {
    // With its settings a pool forgot which other windows it had.
    pool.windows
        .keySet()
        .retainAll(wanted.config().rateLimits().stream().map(RateLimit::windowName).toList());
    if (command.mode() == Mode.RESTORE) {
      settle("restored", NOTHING, wanted.state(), wanted.changed(), wanted.memberStates());
      pool.token = command.token();
      pool.opens = operation.now + QUIET;
    } else {
      settle(
          "made",
          NOTHING,
          PoolState.ACTIVE,
          command.mode() == Mode.REPLACE ? operation.micros() : OLDEST,
          wanted.memberStates());
      if (command.token() > 0) {
        // Whoever knows a token has seen this pool before: it was lost, and holders come first.
        pool.token = command.token();
        pool.opens = operation.now + QUIET;
      }
    }
    // A number that no earlier state of this pool had: workers look after what is theirs.
    pool.generation = operation.micros();
  }

  /** Over a deleted pool, of which nothing is valid in this one but what was used of windows. */
  private void makeAnew() {
    pool.leases.clear();
    pool.holders.clear();
    pool.clearQueues();
    pool.waiting.clear();
    pool.connections.clear();
    operation.raiseFloor();
    pool.generation = Math.max(pool.generation + 1, operation.micros());
    pool.cooling = null;
    pool.failures = 0;
    settle("made", NOTHING, PoolState.ACTIVE, operation.later(), wanted.memberStates());
    // Only now: what cooled down is known to have been a member.
    pool.members.values().forEach(MemoryMember::endCoolDown);
  }

  private Status restore() {
    pool.token = Math.max(pool.token, command.token());
    if (wanted.changed() <= pool.changed) {
      return Status.SAME;
    }
    SettingsText before = operation.settings().state() == PoolState.DELETED ? NOTHING : stored();
    settle("restored", before, wanted.state(), wanted.changed(), wanted.memberStates());
    return Status.REPLACED;
  }

  private Status compare() {
    if (isStored()) {
      return Status.SAME;
    }
    return command.mode() == Mode.REPLACE ? replace() : Status.DIFFERENT;
  }

  private Status update() {
    if (isStored()) {
      // Also where it is delivered twice.
      return Status.SAME;
    }
    boolean read = wanted.changed() == pool.changed || wanted.changed() == DeclareCommand.WHATEVER;
    return read ? replace() : Status.DIFFERENT;
  }

  private Status replace() {
    settle("updated", stored(), operation.settings().state(), operation.later(), null);
    return Status.REPLACED;
  }

  private SettingsText stored() {
    return SettingsText.of(pool, operation.settings());
  }

  /**
   * Takes the wanted settings over, and writes the event.
   *
   * @param act what is done, for the event
   * @param before the settings that were there
   * @param memberStates the states of those members that are not active; null where states stay
   */
  private void settle(
      String act,
      SettingsText before,
      PoolState state,
      long changed,
      @Nullable Map<String, MemberState> memberStates) {
    PoolConfig config = wanted.config();
    Settings settings = new Settings(config.toBuilder().noMembers().build(), state);
    pool.settings = settings;
    pool.seen = settings;
    pool.changed = changed;
    new Roster(pool).settle(config.members(), memberStates, command.start(), operation.now);
    operation.writeChange(act, command.author(), before, stored());
  }

  private boolean isStored() {
    return wanted.config().equals(new Roster(pool).complete(operation.settings().config()));
  }

  private static DeclareReply stored(Operation operation, Status status) {
    Settings settings = operation.settings();
    Roster roster = new Roster(operation.pool);
    PoolConfig config = roster.complete(settings.config());
    long available = Windows.of(operation.pool, config.rateLimits(), operation.now).available();
    ReplyHeader header = operation.finish();
    StoredPool stored = new StoredPool(config, settings.state(), roster.states(), header.changed());
    return new DeclareReply(header, status, stored, available);
  }
}
