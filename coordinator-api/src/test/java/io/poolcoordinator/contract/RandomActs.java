package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.ActReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the random operations of a {@link RandomRun} do to the pool as a whole. */
final class RandomActs {

  private static final Act[] ACTS = {
    Act.PAUSE,
    Act.RESUME,
    Act.RESUME,
    Act.RESUME,
    Act.CLEAR,
    Act.CLEAR_WAITERS,
    Act.END_PERMIT,
    Act.END_PERMIT,
    Act.DELETE
  };

  private final Random random;
  private final StoreFixture fixture;
  private final Ledger ledger;
  private final Map<TestWorker, TestOperator> operators = new HashMap<>();
  private final Set<Act> done = EnumSet.noneOf(Act.class);
  private int repeated;
  private @Nullable ActCommand last;

  RandomActs(Random random, StoreFixture fixture, Ledger ledger) {
    this.random = random;
    this.fixture = fixture;
    this.ledger = ledger;
  }

  /**
   * Does something through a worker, and enters what it ended.
   *
   * @param waiting ids of which some wait
   * @param config with which a pool that was deleted is made anew
   */
  ReplyHeader act(TestWorker worker, Set<String> waiting, PoolConfig config) {
    TestOperator operator = operators.computeIfAbsent(worker, TestOperator::new);
    if (last != null && random.nextInt(6) == 0) {
      return repeat(operator, last);
    }
    Act act = ACTS[random.nextInt(ACTS.length)];
    String subject = act == Act.END_PERMIT ? anyOf(waiting) : "";
    ActCommand command = operator.command(act, subject);
    last = command;
    ActReply reply = operator.act(command);
    assertThat(reply.status()).isIn(Status.DONE, Status.UNCHANGED);
    if (reply.status() == Status.DONE) {
      done.add(act);
    }
    ledger.expire(reply.header().time());
    enter(reply, act, subject);
    return act == Act.DELETE ? makeAnew(worker, config) : reply.header();
  }

  private ReplyHeader repeat(TestOperator operator, ActCommand command) {
    ActReply reply = operator.act(command);
    assertThat(reply.status()).isIn(Status.REPEATED, Status.LATE);
    repeated += reply.status() == Status.REPEATED ? 1 : 0;
    return reply.header();
  }

  /** An id that waits, or holds a permit, in most cases. */
  private String anyOf(Set<String> waiting) {
    Set<String> known = new TreeSet<>(waiting);
    known.addAll(ledger.live().keySet());
    return known.isEmpty() ? "nobody:1" : List.copyOf(known).get(random.nextInt(known.size()));
  }

  private void enter(ActReply reply, Act act, String subject) {
    switch (act) {
      case CLEAR -> {
        assertThat(reply.holders()).isEqualTo(ledger.live().size());
        ledger.clear();
        assertNobodyWaits();
      }
      case CLEAR_WAITERS -> {
        assertThat(reply.holders()).isZero();
        assertNobodyWaits();
      }
      case END_PERMIT -> {
        assertThat(reply.holders()).isEqualTo(ledger.end(subject) ? 1 : 0);
        Audit audit = fixture.audit(StoreContract.POOL);
        assertThat(audit.tickets()).doesNotContainKey(subject);
        assertThat(audit.takers()).doesNotContainKey(subject);
      }
      case DELETE -> assertThat(reply.holders()).isEqualTo(ledger.live().size());
      case PAUSE, RESUME, ATTACH, DETACH -> {
        // They end nothing.
      }
    }
  }

  private void assertNobodyWaits() {
    Audit audit = fixture.audit(StoreContract.POOL);
    assertThat(audit.tickets()).isEmpty();
    assertThat(audit.takers()).isEmpty();
  }

  private ReplyHeader makeAnew(TestWorker worker, PoolConfig config) {
    DeclareReply made = worker.declare(StoreContract.declaration(Mode.KEEP, config));
    assertThat(made.status()).isEqualTo(DeclareReply.Status.MADE);
    ledger.forget();
    return made.header();
  }

  void checkThatAllHappened() {
    assertThat(done).containsAll(List.of(ACTS));
    assertThat(repeated).isPositive();
  }
}
