package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.internal.FaultyStore.Fault;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An act is done once, whatever becomes of its replies; what is not known of it is said. */
class ActsTest {

  private final EngineFixture fixture = new EngineFixture();
  private final FaultyStore network = fixture.network();
  private final PoolEngine engine = fixture.engine(network, PoolConfig.ofLimit(5));
  private final PoolAdmin other = fixture.worker("other").coordinator().admin();

  @AfterEach
  void close() {
    network.close();
    fixture.close();
  }

  private CompletableFuture<ActReply> act(Act act, String subject) {
    return engine.acts().act(act, subject, new Author("anna", "a test"));
  }

  /** What becomes of the attempts, one after the other. */
  private void faults(Fault... faults) {
    Iterator<Fault> next = List.of(faults).iterator();
    network.beforeAct = command -> network.act = next.hasNext() ? next.next() : Fault.NONE;
  }

  private List<String> doneActs() {
    return other.eventsAfter("netsuite", "", 100).stream()
        .map(AdministrativeEvent::act)
        .filter(act -> !act.equals("made"))
        .toList();
  }

  private PoolState state() {
    return other.snapshot("netsuite").state();
  }

  @Test
  void oneThatIsAnsweredIsSentOnce() {
    assertThat(act(Act.PAUSE, "").join().status()).isEqualTo(ActReply.Status.DONE);
    assertThat(act(Act.PAUSE, "").join().status()).isEqualTo(ActReply.Status.UNCHANGED);
    assertThat(network.acts).hasSize(2).extracting(ActCommand::id).doesNotHaveDuplicates();
    assertThat(doneActs()).containsExactly("paused");
  }

  @Test
  void oneWhoseReplyIsLostIsAskedAgainUnderTheSameIdAndDoneOnce() {
    faults(Fault.REPLY_LOST);
    assertThat(act(Act.CLEAR, "").join().status()).isEqualTo(ActReply.Status.REPEATED);
    assertThat(network.acts).hasSize(2).extracting(ActCommand::id).containsOnly("engine:1");
    assertThat(doneActs()).containsExactly("cleared");
  }

  @Test
  void oneThatIsExecutedTwiceIsDoneOnce() {
    faults(Fault.TWICE);
    assertThat(act(Act.CLEAR, "").join().status()).isEqualTo(ActReply.Status.REPEATED);
    assertThat(network.acts).hasSize(1);
    assertThat(doneActs()).containsExactly("cleared");
  }

  @Test
  void oneThatIsNeverExecutedFailsAfterThreeAttempts() {
    network.act = Fault.NOT_EXECUTED;
    assertThat(EngineFixture.failure(act(Act.PAUSE, "")))
        .isInstanceOfSatisfying(
            PoolStoreException.class,
            failure -> assertThat(failure.outcome()).isEqualTo(Outcome.NOT_EXECUTED));
    assertThat(network.acts).hasSize(3);
    assertThat(state()).isEqualTo(PoolState.ACTIVE);
  }

  @Test
  void oneThatIsExecutedAtTheThirdAttemptIsDone() {
    faults(Fault.NOT_EXECUTED, Fault.NOT_EXECUTED);
    assertThat(act(Act.PAUSE, "").join().status()).isEqualTo(ActReply.Status.DONE);
    assertThat(state()).isEqualTo(PoolState.PAUSED);
  }

  @Test
  void oneThatMayHaveBeenDoneSaysSoThoughTheLastAttemptWasNotExecuted() {
    faults(Fault.REPLY_LOST, Fault.NOT_EXECUTED, Fault.NOT_EXECUTED);
    assertThat(EngineFixture.failure(act(Act.PAUSE, "")))
        .isInstanceOfSatisfying(
            PoolStoreException.class,
            failure -> assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN))
        .satisfies(failure -> assertThat(failure.getSuppressed()).isNotEmpty());
    assertThat(state()).isEqualTo(PoolState.PAUSED);
    faults(Fault.NOT_EXECUTED, Fault.REPLY_LOST, Fault.NOT_EXECUTED);
    assertThat(EngineFixture.failure(act(Act.RESUME, "")))
        .isInstanceOfSatisfying(
            PoolStoreException.class,
            failure -> assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN));
  }

  @Test
  void oneThatComesLateIsAskedAgainWithTheTimePutRight() {
    fixture.set("clock", String.valueOf(ManualTimeline.START_MILLIS + 60_000));
    assertThat(act(Act.PAUSE, "").join().status()).isEqualTo(ActReply.Status.DONE);
    assertThat(network.acts).hasSize(2);
    assertThat(doneActs()).containsExactly("paused");
  }

  @Test
  void oneThatIsLateEachTimeFails() {
    network.beforeAct =
        command ->
            fixture.set(
                "clock",
                String.valueOf(ManualTimeline.START_MILLIS + 60_000L * network.acts.size()));
    assertThat(EngineFixture.failure(act(Act.PAUSE, "")))
        .isInstanceOfSatisfying(
            PoolStoreException.class,
            failure -> assertThat(failure.outcome()).isEqualTo(Outcome.NOT_EXECUTED))
        .hasMessageContaining("acts reach the store later than the command timeout of PT2S");
    assertThat(network.acts).hasSize(3);
    assertThat(state()).isEqualTo(PoolState.ACTIVE);
  }

  @Test
  void aRepetitionDoesNotUndoWhatAnotherWorkerDidMeanwhile() {
    network.beforeAct =
        command -> {
          boolean first = network.acts.size() == 1;
          network.act = first ? Fault.REPLY_LOST : Fault.NONE;
          if (!first) {
            other.resume("netsuite");
          }
        };
    assertThat(act(Act.PAUSE, "").join().status()).isEqualTo(ActReply.Status.REPEATED);
    assertThat(state()).isEqualTo(PoolState.ACTIVE);
    assertThat(doneActs()).containsExactly("paused", "resumed");
  }

  @Test
  void aRepetitionDoesNotDetachWhatWasAttachedMeanwhile() {
    other.attach("magento", "netsuite");
    network.beforeAct =
        command -> {
          boolean first = network.acts.size() == 1;
          network.act = first ? Fault.REPLY_LOST : Fault.NONE;
          if (!first) {
            other.attach("magento", "netsuite");
          }
        };
    assertThat(act(Act.DETACH, "magento")).isCompleted();
    assertThat(other.connections("netsuite")).containsExactly("magento");
  }

  @Test
  void aPoolThatWasLostIsNotFoundAndRestored() {
    fixture.pools.forgetAll();
    assertThat(EngineFixture.failure(act(Act.PAUSE, ""))).isInstanceOf(PoolNotFoundException.class);
    assertThat(network.acts).hasSize(1);
    assertThat(state()).isEqualTo(PoolState.ACTIVE);
  }

  @Test
  void aPoolThatWasDeletedStaysSo() {
    other.delete("netsuite");
    assertThat(EngineFixture.failure(act(Act.RESUME, ""))).isInstanceOf(PoolDeletedException.class);
    assertThat(network.acts).hasSize(1);
    assertThat(state()).isEqualTo(PoolState.DELETED);
  }

  @Test
  void aDeletionWhoseReplyIsLostIsDone() {
    faults(Fault.REPLY_LOST);
    assertThat(act(Act.DELETE, "").join().status()).isEqualTo(ActReply.Status.REPEATED);
    assertThat(state()).isEqualTo(PoolState.DELETED);
  }

  @Test
  void grantsThatAReplyBringsAreTakenIn() {
    act(Act.PAUSE, "").join();
    Waiter waiter = waiter();
    assertThat(waiter.outcome).isNotDone();
    act(Act.RESUME, "").join();
    assertThat(waiter.outcome).isCompleted();
  }

  private Waiter waiter() {
    return engine
        .acquires()
        .start(AcquireRequest.DEFAULT, Turns.Turn.ANY, "", "a test", engine.config().timeout());
  }
}
