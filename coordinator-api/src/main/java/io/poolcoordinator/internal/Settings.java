package io.poolcoordinator.internal;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.StoredPool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest settings of a pool that this worker has seen: read anew when a reply says that they
 * changed, restored when the store has lost them or holds older ones.
 */
final class Settings {

  private static final Logger log = LoggerFactory.getLogger(Settings.class);

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After this many others that were faster an update is given up. */
  private static final int MOST_ATTEMPTS = 10;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ReentrantLock learning = new ReentrantLock();
  private volatile StoredPool newest;

  /** Guarded by {@link #learning}; the one that went first is first. */
  private final Map<String, Member> formerMembers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Member> eldest) {
          return size() > Member.MAX_WEIGHT;
        }
      };

  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicLong lastLookNanos = new AtomicLong();

  Settings(WorkerContext context, PoolEngine pool, StoredPool stored) {
    this.context = context;
    this.pool = pool;
    this.newest = stored;
    lastLookNanos.set(context.timeline.nanoTime() - PAUSE_NANOS);
  }

  StoredPool newest() {
    return newest;
  }

  /**
   * The newest settings of a member that this worker has seen: jobs and holders go on with members
   * that were removed. One that this worker has not heard of yet has a name only.
   */
  Member member(String name) {
    return known(name).orElseGet(() -> Member.of(name));
  }

  /** Whether this worker has heard of a member. */
  boolean isKnown(String name) {
    return known(name).isPresent();
  }

  private Optional<Member> known(String name) {
    Optional<Member> current = newest.config().member(name);
    return current.isPresent() ? current : formerMember(name);
  }

  /** Whether this worker has heard of a member, and that it was removed. */
  boolean isFormer(String name) {
    return formerMember(name).isPresent();
  }

  private Optional<Member> formerMember(String name) {
    learning.lock();
    try {
      return Optional.ofNullable(formerMembers.get(name));
    } finally {
      learning.unlock();
    }
  }

  /**
   * Of those that are gone what was known last is kept; what is there again is known from there.
   */
  private void keepFormer(List<Member> before, List<Member> now) {
    Set<String> names = now.stream().map(Member::name).collect(Collectors.toSet());
    formerMembers.keySet().removeAll(names);
    for (Member member : before) {
      if (!names.contains(member.name())) {
        formerMembers.put(member.name(), member);
      }
    }
  }

  /** Takes over what a reply says is stored, if it is newer or the same. */
  void learn(StoredPool stored) {
    learning.lock();
    try {
      if (stored.changed() >= newest.changed()) {
        StoredPool before = newest;
        keepFormer(before.config().members(), stored.config().members());
        newest = stored;
        // Under the lock, so that changes are told in their order.
        pool.events().settingsLearned(before.config(), stored.config());
      }
    } finally {
      learning.unlock();
    }
  }

  /** A reply says which settings are stored. */
  void compare(long changed) {
    long known = newest.changed();
    if (changed > known) {
      read();
    } else if (changed > 0 && changed < known) {
      pool.stateLost();
    }
  }

  /** Reads the settings; one question at a time, and none for a while after one that failed. */
  void read() {
    if (!reading.compareAndSet(false, true)) {
      return;
    }
    long sent = context.timeline.nanoTime();
    Replies.take(
        context.store.find(pool.name()),
        (reply, failure) -> {
          if (reply != null) {
            reading.set(false);
            answered(reply, sent);
          } else {
            context.timeline.schedule(PAUSE_NANOS, () -> reading.set(false));
            if (context.isClosed()) {
              return;
            }
            log.warn(
                "pool {}: its settings could not be read: {}",
                pool.name(),
                StoreFailures.unwrap(failure).toString());
          }
        });
  }

  /** Reads the settings where nothing else is asked, at most once a second. */
  void readNowAndThen() {
    long now = context.timeline.nanoTime();
    long last = lastLookNanos.get();
    if (now - last >= PAUSE_NANOS && lastLookNanos.compareAndSet(last, now)) {
      read();
    }
  }

  /** Says to a store that may have lost its state what this worker knows. */
  CompletionStage<Void> restore() {
    long sent = context.timeline.nanoTime();
    return context
        .store
        .declare(
            new DeclareCommand(
                pool.name(),
                DeclareCommand.Mode.RESTORE,
                newest,
                pool.grants().largestToken(),
                Turns.anyStart()))
        .thenAccept(reply -> answered(reply, sent));
  }

  /** Asks what is stored, and how much room the windows have. */
  CompletableFuture<DeclareReply> ask() {
    long sent = context.timeline.nanoTime();
    return context
        .store
        .find(pool.name())
        .thenApply(
            reply -> {
              answered(reply, sent);
              return reply;
            })
        .toCompletableFuture();
  }

  /**
   * Asks what is stored.
   *
   * @return fails with {@link PoolNotFoundException} or {@link PoolDeletedException} if nothing is;
   *     settings that were lost are restored then
   */
  CompletableFuture<StoredPool> askExisting() {
    return ask().thenApply(this::existing);
  }

  /**
   * Changes the stored settings, whatever else changes them meanwhile. Blocks, so that the change,
   * which may be the application's, runs on the calling thread, never on one of the store's client.
   *
   * @param change makes the new settings out of those that are stored; may be called again for
   *     others, and what it throws fails the update
   * @throws PoolNotFoundException or {@link PoolDeletedException} if there is nothing to change;
   *     settings that were lost are restored then
   * @throws PoolConflictException if others were faster each time
   */
  void update(UnaryOperator<PoolConfig> change, Author author) {
    for (int attempt = 1; ; attempt++) {
      StoredPool read = Awaiting.reply(askExisting());
      PoolConfig wanted = Objects.requireNonNull(change.apply(read.config()), "the new settings");
      DeclareReply reply = Awaiting.reply(declare(wanted, read.changed(), author));
      if (reply.status() != DeclareReply.Status.DIFFERENT) {
        return;
      }
      if (attempt == MOST_ATTEMPTS) {
        throw changedMeanwhile(reply, wanted);
      }
    }
  }

  /**
   * Sets the settings.
   *
   * @param version which settings they replace: {@link StoredPool#changed()}, or {@link
   *     DeclareCommand#WHATEVER}
   * @return fails as {@link #update} does, with {@link PoolConflictException} if others are stored
   */
  CompletableFuture<Void> set(PoolConfig wanted, long version, Author author) {
    return declare(wanted, version, author)
        .thenAccept(
            reply -> {
              if (reply.status() == DeclareReply.Status.DIFFERENT) {
                throw changedMeanwhile(reply, wanted);
              }
            });
  }

  private CompletableFuture<DeclareReply> declare(PoolConfig wanted, long version, Author author) {
    StoredPool settings = new StoredPool(wanted, PoolState.ACTIVE, version);
    long sent = context.timeline.nanoTime();
    return context
        .store
        .declare(
            new DeclareCommand(
                pool.name(), DeclareCommand.Mode.UPDATE, settings, 0, Turns.anyStart(), author))
        .thenApply(
            reply -> {
              answered(reply, sent);
              var unused = existing(reply);
              return reply;
            })
        .toCompletableFuture();
  }

  private PoolConflictException changedMeanwhile(DeclareReply reply, PoolConfig wanted) {
    return PoolConflictException.changedMeanwhile(pool.name(), existing(reply).config(), wanted);
  }

  private StoredPool existing(DeclareReply reply) {
    StoredPool stored = reply.stored();
    if (stored == null) {
      pool.stateLost();
      throw new PoolNotFoundException(pool.name());
    }
    if (stored.state() == PoolState.DELETED) {
      throw new PoolDeletedException(pool.name());
    }
    return stored;
  }

  private void answered(DeclareReply reply, long sent) {
    StoredPool stored = reply.stored();
    if (stored != null) {
      learn(stored);
    }
    pool.observe(reply.header(), sent);
  }
}
