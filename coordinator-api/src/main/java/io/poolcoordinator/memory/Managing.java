package io.poolcoordinator.memory;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.MemberReply.Status;
import io.poolcoordinator.spi.StoredMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how the members of a pool stand, or changes the state of one and serves the queues. */
final class Managing {

  private final Operation operation;
  private final MemberCommand command;
  private final MemoryPool pool;
  private final Granting granting;

  Managing(Operation operation, MemberCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
  }

  MemberReply reply() {
    if (operation.missing()) {
      return new MemberReply(operation.finish(), Status.MISSING, List.of());
    }
    operation.lookAtMembers();
    granting.windows();
    new Expiry(operation, granting).expire();
    if (operation.settings().state() == PoolState.DELETED) {
      return new MemberReply(operation.finish(), Status.DELETED, List.of());
    }
    if (isUnknown()) {
      return new MemberReply(operation.finish(), Status.UNKNOWN_MEMBER, members());
    }
    switch (command.act()) {
      case READ -> {}
      case ENABLE -> become(MemberState.ACTIVE, "member-enabled");
      case DRAIN -> become(MemberState.DRAINED, "member-drained");
      case DISABLE -> become(MemberState.DISABLED, "member-disabled");
      case END_COOL_DOWN -> endCoolDown();
    }
    new Serving(operation, granting).serve();
    List<StoredMember> members = members();
    return new MemberReply(operation.finish(), Status.DONE, members);
  }

  private boolean isUnknown() {
    return switch (command.act()) {
      case READ -> false;
      case ENABLE, DRAIN, DISABLE -> !pool.rotation.contains(command.member());
      case END_COOL_DOWN ->
          !command.member().isEmpty() && !pool.rotation.contains(command.member());
    };
  }

  private void become(MemberState state, String act) {
    MemoryMember member = pool.members.computeIfAbsent(command.member(), key -> new MemoryMember());
    if (member.state != state) {
      operation.writeEvent(act, command.author(), stateText(member.state), stateText(state));
      member.state = state;
      pool.changed = operation.later();
      new Roster(pool).note();
    }
  }

  private String stateText(MemberState state) {
    return command.member() + ":state=" + SettingsText.nameOf(state);
  }

  private void endCoolDown() {
    if (command.member().isEmpty()) {
      writeCoolDownEnded(pool.cooling, "cooling");
      pool.cooling = null;
      pool.failures = 0;
    } else {
      MemoryMember member = pool.member(command.member());
      writeCoolDownEnded(member.cooling, command.member() + ":cooling");
      member.endCoolDown();
    }
  }

  private void writeCoolDownEnded(@Nullable Cooling cooling, String field) {
    if (cooling != null) {
      operation.writeEvent("cool-down-ended", command.author(), field, "");
    }
  }

  private List<StoredMember> members() {
    Map<String, Long> held = pool.held();
    List<StoredMember> members = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(pool.rotation.names());
    if (command.act() == Act.READ && held.containsKey(command.member())) {
      // One that was removed is told of while permits are held on it.
      names.add(command.member());
    }
    Roster roster = new Roster(pool);
    names.forEach(name -> members.add(roster.standing(name, held)));
    return List.copyOf(members);
  }
}
