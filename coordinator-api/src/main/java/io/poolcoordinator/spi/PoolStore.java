package io.poolcoordinator.spi;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One worker's way to the pools. Every operation is atomic, and may be delivered twice, late, or
 * lose its reply: asked again with the same id it has the same outcome.
 *
 * <p>Contention is a value in the reply; a failure is an exception that completes the stage: {@link
 * io.poolcoordinator.PoolStoreException} says whether the operation may have been executed, {@link
 * io.poolcoordinator.InvalidPoolStateException} names the key that nobody can work with. A stage
 * completes within {@link #commandTimeout()}, possibly on a thread of the store's client, which
 * must not be blocked. Operations of one worker on one pool are executed in the order in which they
 * were started, as long as the connection stands and the server knows how to execute them.
 *
 * <p>Implementations are safe for use by any number of threads and pass the contract tests.
 */
public interface PoolStore extends AutoCloseable {

  /**
   * Starts the store on behalf of a worker. Called once, before anything else.
   *
   * @param worker the worker's id: at most 47 bytes of ASCII letters, digits and {@code . _ -}
   * @param listener hears of pushed grants and of the connection
   */
  void start(String worker, StoreListener listener);

  /**
   * Makes a pool, replaces its settings, or restores what was lost.
   *
   * @param command the settings, and what to do where others are stored
   * @return what is stored now
   */
  CompletionStage<DeclareReply> declare(DeclareCommand command);

  /**
   * Reads a pool's settings. Nothing is created by asking.
   *
   * @param pool the pool's name
   * @return what is stored
   */
  CompletionStage<DeclareReply> find(String pool);

  /**
   * Grants a permit, or queues the caller.
   *
   * @param command the permit's id, and what it asks for
   * @return the grant, the ticket, or why there is neither
   */
  CompletionStage<AcquireReply> acquire(AcquireCommand command);

  /**
   * Takes units from the windows without waiting: now, or at a time in the future that is booked.
   *
   * @param command how many, and for how long ahead
   * @return in how long they may be used, or why not
   */
  CompletionStage<ReserveReply> reserve(ReserveCommand command);

  /**
   * Ends a permit, or takes a waiter out of the queue, or leaves a mark for an acquire that is
   * still on its way; then grants what has become free.
   *
   * @param command the id
   * @return what the id was
   */
  CompletionStage<ReleaseReply> release(ReleaseCommand command);

  /**
   * Extends the leases of permits that this worker holds.
   *
   * @param command at most {@link #BATCH} permits
   * @return the new end of each, or that it is lost
   */
  CompletionStage<RenewReply> renew(RenewCommand command);

  /**
   * Says that this worker is alive and waits, asks after its waiters, and grants what is free.
   *
   * @param command at most {@link #BATCH} waiters
   * @return the state of each
   */
  CompletionStage<PollReply> poll(PollCommand command);

  /**
   * Reads the members of a pool, or changes the state of one, then grants what that allows.
   *
   * @param command what to do
   * @return how the members stand
   */
  CompletionStage<MemberReply> members(MemberCommand command);

  /**
   * Does something to a pool as a whole, then grants what that allows.
   *
   * @param command what to do
   * @return what became of it
   */
  CompletionStage<ActReply> act(ActCommand command);

  /**
   * Says how a pool stands, after granting what is free.
   *
   * @param pool the pool's name
   * @return how it stands
   */
  CompletionStage<InspectReply> inspect(String pool);

  /**
   * Reads all that is stored of a pool, and says whether it fits together. Grants nothing, ends
   * nothing and writes nothing; what others would refuse to work with is found here rather than
   * refused.
   *
   * @param pool the pool's name
   * @return what was found
   */
  CompletionStage<AuditReply> audit(String pool);

  /**
   * Lists who holds permits, in no particular order. One that is held while all pieces are read is
   * in at least one of them.
   *
   * @param pool the pool's name
   * @param from where to begin: empty, or {@link Page#next()} of the piece before
   * @return a piece
   */
  CompletionStage<Page<ListedHolder>> holders(String pool, String from);

  /**
   * Lists who waits, as {@link #holders} does.
   *
   * @param pool the pool's name
   * @param from where to begin: empty, or {@link Page#next()} of the piece before
   * @return a piece
   */
  CompletionStage<Page<ListedWaiter>> waiters(String pool, String from);

  /**
   * Lists connections that are attached, as {@link #holders} does.
   *
   * @param pool the pool's name
   * @param from where to begin: empty, or {@link Page#next()} of the piece before
   * @return a piece
   */
  CompletionStage<Page<String>> connections(String pool, String from);

  /**
   * Lists administrative events.
   *
   * @param command which
   * @return these, in one piece
   */
  CompletionStage<Page<ListedEvent>> events(EventsCommand command);

  /**
   * Lists the names of pools that were declared, also of some that are no more.
   *
   * @return the names, in no particular order
   */
  CompletionStage<List<String>> pools();

  /**
   * Looks up which pool a connection was attached to last. Whether it still is, the pool says.
   *
   * @param connection the connection's name
   * @return the pool's name; empty for none
   */
  CompletionStage<String> connection(String connection);

  /**
   * Notes which pool a connection is attached to, if it is still noted as the caller has read it.
   *
   * @param connection the connection's name
   * @param expected the pool that was noted; empty for none
   * @param pool the pool; empty for none
   * @return whether it is noted; done twice, it says yes twice
   */
  CompletionStage<Boolean> noteConnection(String connection, String expected, String pool);

  /** How many permits or waiters one operation carries at the most. */
  int BATCH = 500;

  /**
   * Has this worker's grants in a pool pushed to the listener. Idempotent.
   *
   * @param pool the pool's name
   * @return completes when grants can arrive
   */
  CompletionStage<Void> listen(String pool);

  /**
   * Ends {@link #listen(String)}. Idempotent.
   *
   * @param pool the pool's name
   */
  void stopListening(String pool);

  /**
   * Returns the time within which every operation completes.
   *
   * @return the command timeout
   */
  Duration commandTimeout();

  /**
   * Says whether the calling thread is one that this store needs to receive replies, so that
   * blocking it would be a deadlock.
   *
   * @return true if it must not be blocked
   */
  boolean isClientThread();

  /** Ends all connections that the store made itself. Idempotent. */
  @Override
  void close();
}
