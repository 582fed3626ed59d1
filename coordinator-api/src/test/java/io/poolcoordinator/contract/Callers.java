package io.poolcoordinator.contract;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.RenewReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the workers of a run know: only of replies and messages that were not lost. All by the
 * number of the step that asked first, which is in the id.
 */
final class Callers {

  /** Acquires that nobody has given up. */
  private final NavigableMap<Integer, AcquireCommand> asked = new TreeMap<>();

  /** Those of them of which no reply is known. */
  private final NavigableMap<Integer, AcquireCommand> unanswered = new TreeMap<>();

  private final NavigableMap<Integer, QueuedWaiter> waiters = new TreeMap<>();
  private final NavigableMap<Integer, Grant> grants = new TreeMap<>();

  /** Id to when its caller gives up. */
  private final Map<String, Long> deadlines = new HashMap<>();

  /** Id to the largest not-after of the commands that name it. */
  private final Map<String, Long> notAfter = new HashMap<>();

  static String workerOf(String id) {
    return id.substring(0, id.indexOf(':'));
  }

  static int numberOf(String id) {
    return Integer.parseInt(id.substring(id.indexOf(':') + 1));
  }

  NavigableMap<Integer, AcquireCommand> asked() {
    return asked;
  }

  /** What is asked once more: those that still wait for an answer. */
  NavigableMap<Integer, AcquireCommand> unanswered(long time) {
    unanswered.values().removeIf(command -> patience(command.id(), time) <= 0);
    return unanswered;
  }

  /** How long a caller waits still, in ms. */
  long patience(String id, long time) {
    return deadlines.getOrDefault(id, 0L) - time;
  }

  void asks(AcquireCommand command, long time) {
    long timeout =
        command.timeout() == AcquireCommand.POOL_TIMEOUT
            ? PoolConfig.DEFAULT_TIMEOUT.toMillis()
            : Math.max(command.timeout(), TestWorker.ON_ITS_WAY);
    deadlines.putIfAbsent(command.id(), time + timeout);
    asked.put(numberOf(command.id()), command);
    unanswered.put(numberOf(command.id()), command);
    names(command.id(), command.notAfter());
  }

  /** Notes that a command that names an id can be executed until then. */
  void names(String id, long until) {
    notAfter.merge(id, until, Math::max);
  }

  /** Gives an id up; returns until when commands that name it may be on their way, 0 if none is. */
  long leave(String id, long time) {
    int number = numberOf(id);
    asked.remove(number);
    unanswered.remove(number);
    waiters.remove(number);
    grants.remove(number);
    long until = notAfter.getOrDefault(id, 0L);
    return until > time ? until : 0;
  }

  /** The waiters of a worker. */
  List<QueuedWaiter> waitersOf(String worker) {
    return waiters.values().stream().filter(one -> workerOf(one.id()).equals(worker)).toList();
  }

  /** The permits of a worker. */
  List<Grant> grantsOf(String worker) {
    return grants.values().stream().filter(one -> workerOf(one.id()).equals(worker)).toList();
  }

  /** Hears of a grant; one that was given up is not wanted any more. */
  void hear(Grant grant) {
    int number = numberOf(grant.id());
    if (grant.end() > 0 && asked.containsKey(number)) {
      grants.merge(number, grant, (known, told) -> known.token() < told.token() ? told : known);
      waiters.remove(number);
    }
  }

  void heardAcquire(AcquireCommand command, AcquireReply reply) {
    int number = numberOf(command.id());
    unanswered.remove(number);
    if (reply.grant() != null) {
      hear(reply.grant());
    } else if (reply.ticket() > 0 && asked.containsKey(number)) {
      waiters.put(number, TestWorker.waiter(command, reply));
    }
  }

  void heardPoll(List<QueuedWaiter> named, PollReply reply) {
    for (int i = 0; i < reply.waiters().size(); i++) {
      WaiterState state = reply.waiters().get(i);
      if (state.grant() != null) {
        hear(state.grant());
      } else if (state.status() != WaiterStatus.QUEUED) {
        waiters.remove(numberOf(named.get(i).id()));
      }
    }
  }

  void heardRenew(List<Grant> named, RenewReply reply) {
    for (int i = 0; i < reply.ends().size(); i++) {
      Grant grant = named.get(i);
      long end = reply.ends().get(i);
      grants.computeIfPresent(
          numberOf(grant.id()),
          (number, known) ->
              end == RenewReply.LOST
                  ? null
                  : new Grant(
                      known.id(),
                      known.token(),
                      known.since(),
                      Math.max(known.end(), end),
                      known.member()));
    }
  }
}
