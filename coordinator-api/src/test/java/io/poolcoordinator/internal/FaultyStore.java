package io.poolcoordinator.internal;

import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.contract.ForwardingListener;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.AuditReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real store behind a network that fails as a test says. */
final class FaultyStore implements PoolStore {

  /** What happens to an operation. */
  enum Fault {
    NONE,
    /** It is executed, its reply does not arrive. */
    REPLY_LOST,
    /** It never arrives. */
    NOT_EXECUTED,
    /** It is executed twice. */
    TWICE
  }

  private final PoolStore store;
  private @Nullable StoreListener listener;
  private boolean clientThread;
  private @Nullable List<Runnable> withheld;
  private @Nullable CompletableFuture<DeclareReply> withheldDeclare;
  private @Nullable List<WithheldPoll> withheldPolls;
  private @Nullable ManualTimeline slowOn;
  private long latencyNanos;

  volatile Fault acquire = Fault.NONE;
  volatile Fault release = Fault.NONE;
  volatile Fault renew = Fault.NONE;
  volatile Fault poll = Fault.NONE;
  volatile Fault declare = Fault.NONE;
  volatile Fault reserve = Fault.NONE;
  volatile Fault find = Fault.NONE;
  volatile Fault members = Fault.NONE;
  volatile Fault act = Fault.NONE;
  volatile Fault inspect = Fault.NONE;
  volatile Fault list = Fault.NONE;
  volatile Fault lookup = Fault.NONE;
  volatile Fault note = Fault.NONE;

  /** Happens before each operation of its kind arrives. */
  volatile Runnable beforeDeclare = () -> {};

  volatile Runnable beforeReserve = () -> {};

  /** What the replies to releases are made into. */
  volatile UnaryOperator<ReleaseReply> releaseReplies = reply -> reply;

  volatile Runnable beforeNote = () -> {};
  volatile Consumer<ActCommand> beforeAct = command -> {};

  /** Every lookup of a connection arrives when this completes, or fails with it. */
  volatile CompletionStage<Void> lookupDelay = CompletableFuture.completedFuture(null);

  /** How many operations were sent, of whatever kind. */
  final AtomicInteger sent = new AtomicInteger();

  volatile boolean pushesLost;
  volatile int declares;
  volatile int acquires;
  volatile int releases;
  volatile int polls;
  volatile int renewals;
  volatile int reserves;
  volatile int finds;
  volatile int memberCommands;
  volatile int lookups;
  volatile @Nullable AcquireCommand lastAcquire;
  volatile @Nullable DeclareCommand lastDeclare;
  final Queue<ReleaseCommand> released = new ConcurrentLinkedQueue<>();
  final Queue<ActCommand> acts = new ConcurrentLinkedQueue<>();
  final List<Long> timeouts = new CopyOnWriteArrayList<>();

  FaultyStore(PoolStore store) {
    this.store = store;
  }

  /** The connection fails, or stands again. */
  void connected(boolean connected) {
    if (listener == null) {
      throw new IllegalStateException("not started");
    }
    if (connected) {
      listener.reconnected();
    } else {
      listener.disconnected();
    }
  }

  /** From now on what is pushed stays on its way. */
  void withholdPushes() {
    withheld = new ArrayList<>();
  }

  /** What was pushed meanwhile arrives. */
  void deliverPushes() {
    List<Runnable> late = withheld;
    withheld = null;
    if (late != null) {
      late.forEach(Runnable::run);
    }
  }

  /** A poll that was executed, and its reply as its worker will see it. */
  private record WithheldPoll(
      CompletionStage<PollReply> reply, CompletableFuture<PollReply> arrival) {}

  /** From now on polls are executed, and their replies stay on their way. */
  void withholdPollReplies() {
    withheldPolls = new ArrayList<>();
  }

  /** What was answered to polls meanwhile arrives. */
  void deliverPollReplies() {
    for (WithheldPoll late : takeWithheldPolls()) {
      late.reply.thenAccept(late.arrival::complete);
    }
  }

  /** What was answered to polls meanwhile is lost. */
  void losePollReplies() {
    for (WithheldPoll lost : takeWithheldPolls()) {
      lost.arrival.completeExceptionally(
          new PoolStoreException(
              "netsuite", PoolStoreException.Outcome.UNKNOWN, "the reply was lost", null));
    }
  }

  private List<WithheldPoll> takeWithheldPolls() {
    List<WithheldPoll> taken = withheldPolls;
    withheldPolls = null;
    return taken == null ? List.of() : taken;
  }

  /** The next declarations get no answer until they fail. */
  CompletableFuture<DeclareReply> withholdDeclare() {
    CompletableFuture<DeclareReply> kept = new CompletableFuture<>();
    withheldDeclare = kept;
    return kept;
  }

  void answerDeclares() {
    withheldDeclare = null;
  }

  /** Every reply to an acquire, a release and a subscription takes that long. */
  void slow(ManualTimeline timeline, long millis) {
    slowOn = timeline;
    latencyNanos = millis * 1_000_000;
  }

  private <T> CompletionStage<T> slowly(CompletionStage<T> stage) {
    ManualTimeline timeline = slowOn;
    if (timeline == null) {
      return stage;
    }
    CompletableFuture<T> slow = new CompletableFuture<>();
    timeline.schedule(
        latencyNanos,
        () ->
            stage.whenComplete(
                (reply, failure) -> {
                  if (failure == null) {
                    slow.complete(reply);
                  } else {
                    slow.completeExceptionally(failure);
                  }
                }));
    return slow;
  }

  void actAsClientThread() {
    clientThread = true;
  }

  @Override
  public void start(String worker, StoreListener listener) {
    this.listener = listener;
    store.start(
        worker,
        new ForwardingListener(listener) {
          @Override
          public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
            List<Runnable> kept = withheld;
            if (kept != null) {
              kept.add(() -> listener.pushed(pool, time, comeBackIn, grants));
            } else if (!pushesLost) {
              listener.pushed(pool, time, comeBackIn, grants);
            }
          }
        });
  }

  private <T> CompletionStage<T> with(
      Fault fault, String pool, Supplier<CompletionStage<T>> operation) {
    sent.incrementAndGet();
    return switch (fault) {
      case NONE -> operation.get();
      case TWICE -> operation.get().thenCompose(first -> operation.get());
      case NOT_EXECUTED -> failed(pool, PoolStoreException.Outcome.NOT_EXECUTED);
      case REPLY_LOST ->
          operation.get().thenCompose(lost -> failed(pool, PoolStoreException.Outcome.UNKNOWN));
    };
  }

  private static <T> CompletionStage<T> failed(String pool, PoolStoreException.Outcome outcome) {
    return CompletableFuture.failedFuture(
        new PoolStoreException(pool, outcome, "the network of this test: " + outcome, null));
  }

  @Override
  public CompletionStage<DeclareReply> declare(DeclareCommand command) {
    declares++;
    lastDeclare = command;
    beforeDeclare.run();
    CompletableFuture<DeclareReply> kept = withheldDeclare;
    return kept != null ? kept : with(declare, command.pool(), () -> store.declare(command));
  }

  @Override
  public CompletionStage<DeclareReply> find(String pool) {
    finds++;
    return with(find, pool, () -> store.find(pool));
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    acquires++;
    lastAcquire = command;
    timeouts.add(command.timeout());
    return slowly(with(acquire, command.pool(), () -> store.acquire(command)));
  }

  @Override
  public CompletionStage<ReserveReply> reserve(ReserveCommand command) {
    reserves++;
    beforeReserve.run();
    return with(reserve, command.pool(), () -> store.reserve(command));
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    releases++;
    released.add(command);
    return slowly(
        with(release, command.pool(), () -> store.release(command).thenApply(releaseReplies)));
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    renewals++;
    return with(renew, command.pool(), () -> store.renew(command));
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    polls++;
    CompletionStage<PollReply> stage = with(poll, command.pool(), () -> store.poll(command));
    List<WithheldPoll> kept = withheldPolls;
    if (kept == null) {
      return stage;
    }
    CompletableFuture<PollReply> arrival = new CompletableFuture<>();
    kept.add(new WithheldPoll(stage, arrival));
    return arrival;
  }

  @Override
  public CompletionStage<Void> listen(String pool) {
    return slowly(store.listen(pool));
  }

  @Override
  public void stopListening(String pool) {
    store.stopListening(pool);
  }

  @Override
  public CompletionStage<MemberReply> members(MemberCommand command) {
    memberCommands++;
    return with(members, command.pool(), () -> store.members(command));
  }

  @Override
  public CompletionStage<ActReply> act(ActCommand command) {
    acts.add(command);
    beforeAct.accept(command);
    return with(act, command.pool(), () -> store.act(command));
  }

  @Override
  public CompletionStage<InspectReply> inspect(String pool) {
    return with(inspect, pool, () -> store.inspect(pool));
  }

  @Override
  public CompletionStage<AuditReply> audit(String pool) {
    return with(inspect, pool, () -> store.audit(pool));
  }

  @Override
  public CompletionStage<Page<ListedHolder>> holders(String pool, String from) {
    return with(list, pool, () -> store.holders(pool, from));
  }

  @Override
  public CompletionStage<Page<ListedWaiter>> waiters(String pool, String from) {
    return with(list, pool, () -> store.waiters(pool, from));
  }

  @Override
  public CompletionStage<Page<String>> connections(String pool, String from) {
    return with(list, pool, () -> store.connections(pool, from));
  }

  @Override
  public CompletionStage<Page<ListedEvent>> events(EventsCommand command) {
    return with(list, command.pool(), () -> store.events(command));
  }

  @Override
  public CompletionStage<List<String>> pools() {
    return with(list, "*", store::pools);
  }

  @Override
  public CompletionStage<String> connection(String connection) {
    lookups++;
    return lookupDelay.thenCompose(
        now -> with(lookup, connection, () -> store.connection(connection)));
  }

  @Override
  public CompletionStage<Boolean> noteConnection(String connection, String expected, String pool) {
    beforeNote.run();
    return with(note, connection, () -> store.noteConnection(connection, expected, pool));
  }

  @Override
  public Duration commandTimeout() {
    return store.commandTimeout();
  }

  @Override
  public boolean isClientThread() {
    return clientThread;
  }

  @Override
  public void close() {
    store.close();
  }
}
