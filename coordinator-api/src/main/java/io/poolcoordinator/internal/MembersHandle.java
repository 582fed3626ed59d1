package io.poolcoordinator.internal;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.StoredMember;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The application's side of a pool's members. */
final class MembersHandle implements PoolMembers {

  private final WorkerContext context;
  private final PoolEngine pool;
  private final Author author;
  private final Set<Draining> drains;

  /** The members as the worker itself changes them. */
  MembersHandle(WorkerContext context, PoolEngine pool) {
    this(context, pool, Author.WORKER, ConcurrentHashMap.newKeySet());
  }

  private MembersHandle(
      WorkerContext context, PoolEngine pool, Author author, Set<Draining> drains) {
    this.context = context;
    this.pool = pool;
    this.author = author;
    this.drains = drains;
  }

  /** The same members as somebody changes them; closed together with these. */
  MembersHandle by(Author author) {
    return new MembersHandle(context, pool, author, drains);
  }

  @Override
  public List<MemberSnapshot> list() {
    checkUsable();
    PoolSnapshot snapshot = Awaiting.reply(pool.inspect());
    if (snapshot.state() == PoolState.DELETED) {
      throw new PoolDeletedException(pool.name());
    }
    return snapshot.members();
  }

  @Override
  public void add(Member member) {
    Objects.requireNonNull(member, "member");
    change(
        config -> {
          if (config.member(member.name()).isPresent()) {
            throw new IllegalArgumentException(
                "pool "
                    + pool.name()
                    + " has a member "
                    + member.name()
                    + " already; "
                    + Impossible.itsMembers(names(config))
                    + ": replace it, or choose another name");
          }
          return config.toBuilder().member(member).build();
        });
  }

  @Override
  public void replace(Member member) {
    Objects.requireNonNull(member, "member");
    change(config -> without(config, member.name()).member(member).build());
  }

  @Override
  public void remove(String name) {
    String checked = checkName(name);
    change(config -> without(config, checked).build());
  }

  private void change(UnaryOperator<PoolConfig> change) {
    checkUsable();
    pool.settings().update(change, author);
  }

  private PoolConfig.Builder without(PoolConfig config, String name) {
    if (config.member(name).isEmpty()) {
      throw Impossible.noMember(pool.name(), List.of(name), names(config));
    }
    PoolConfig.Builder others = config.toBuilder().noMembers();
    config.members().stream().filter(member -> !member.name().equals(name)).forEach(others::member);
    return others;
  }

  private static List<String> names(PoolConfig config) {
    return config.members().stream().map(Member::name).toList();
  }

  @Override
  public void disable(String name) {
    set(Act.DISABLE, name);
  }

  @Override
  public void enable(String name) {
    set(Act.ENABLE, name);
  }

  @Override
  public void endCoolDown(String name) {
    set(Act.END_COOL_DOWN, name);
  }

  /** Ends the cool-down of the pool itself, which has no members. */
  void endCoolDownOfPool() {
    checkUsable();
    List<String> names = names(pool.config());
    if (!names.isEmpty()) {
      throw new IllegalStateException(
          "pool "
              + pool.name()
              + " has members, and cools down by member; "
              + Impossible.itsMembers(names)
              + ": use members().endCoolDown(name)");
    }
    Awaiting.reply(ask(Act.END_COOL_DOWN, ""));
  }

  private void set(Act act, String name) {
    String checked = checkName(name);
    checkUsable();
    Awaiting.reply(ask(act, checked));
  }

  /** A name that no member can have is refused before anything is sent; empty means the pool. */
  private static String checkName(String name) {
    return Member.of(name).name();
  }

  private void checkUsable() {
    context.checkOpen();
    context.checkMayBlock();
  }

  @Override
  public CompletableFuture<Void> drain(String name) {
    Objects.requireNonNull(name, "name");
    try {
      checkName(name);
      context.checkOpen();
    } catch (IllegalArgumentException | IllegalStateException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    Draining draining = new Draining(context, pool, this, name);
    drains.add(draining);
    draining.result().whenComplete((done, failure) -> drains.remove(draining));
    draining.begin();
    if (context.isClosed()) {
      // Closed since it was checked: whoever closed may not have seen this one.
      draining.fail(new CoordinatorClosedException(context.worker));
    }
    return draining.result();
  }

  /** Ends what is watched because the coordinator closes. */
  void close() {
    drains.forEach(draining -> draining.fail(new CoordinatorClosedException(context.worker)));
  }

  /** Sends a command; fails unless it was done. */
  CompletableFuture<MemberReply> ask(Act act, String member) {
    long sent = context.timeline.nanoTime();
    return context
        .store
        .members(new MemberCommand(pool.name(), act, member, author))
        .thenApply(
            reply -> {
              pool.observe(reply.header(), sent);
              return done(member, reply);
            })
        .toCompletableFuture();
  }

  private MemberReply done(String member, MemberReply reply) {
    return switch (reply.status()) {
      case DONE -> reply;
      case UNKNOWN_MEMBER ->
          throw Impossible.noMember(
              pool.name(),
              List.of(member),
              reply.members().isEmpty()
                  ? names(pool.config())
                  : reply.members().stream().map(StoredMember::name).toList());
      case DELETED -> throw new PoolDeletedException(pool.name());
      case MISSING -> {
        pool.stateLost();
        throw new PoolNotFoundException(pool.name());
      }
    };
  }
}
