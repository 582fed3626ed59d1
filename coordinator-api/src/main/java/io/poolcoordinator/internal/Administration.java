package io.poolcoordinator.internal;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.Cleared;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.admin.Waiter;
import io.poolcoordinator.internal.PoolDirectory.Declared;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import io.poolcoordinator.spi.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What people see of pools, and do to them. */
final class Administration implements PoolAdmin {

  private static final int MOST_EVENTS = 1_000;

  private final WorkerContext context;
  private final PoolDirectory pools;
  private final Attachments attachments;
  private final Author author;

  Administration(
      WorkerContext context, PoolDirectory pools, Attachments attachments, Author author) {
    this.context = context;
    this.pools = pools;
    this.attachments = attachments;
    this.author = author;
  }

  @Override
  public PoolAdmin as(String actor) {
    return by(new Author(Names.checkText("actor", actor, 1), author.reason()));
  }

  @Override
  public PoolAdmin because(String reason) {
    return by(new Author(author.actor(), Names.checkText("reason", reason, 0)));
  }

  private PoolAdmin by(Author other) {
    return new Administration(context, pools, attachments, other);
  }

  @Override
  public List<String> pools() {
    checkUsable();
    return Awaiting.reply(context.store.pools()).stream().filter(Names::isPool).sorted().toList();
  }

  @Override
  public PoolSnapshot snapshot(String pool) {
    context.checkMayBlock();
    return Awaiting.reply(snapshotAsync(pool));
  }

  @Override
  public CompletableFuture<PoolSnapshot> snapshotAsync(String pool) {
    Names.checkPool(pool);
    context.checkOpen();
    PoolEngine known = pools.known(pool);
    if (known != null) {
      return known.inspect();
    }
    return context
        .store
        .inspect(pool)
        .thenApply(reply -> PoolSnapshots.of(pool, reply))
        .toCompletableFuture();
  }

  @Override
  public PoolAudit audit(String pool) {
    Names.checkPool(pool);
    checkUsable();
    PoolAudit audit = Awaiting.reply(context.store.audit(pool)).audit();
    if (audit == null) {
      throw new PoolNotFoundException(pool);
    }
    return audit;
  }

  @Override
  public List<Holder> holders(String pool) {
    return PoolSnapshots.holders(all(pool, context.store::holders, ListedHolder::id).values());
  }

  @Override
  public List<Waiter> waiters(String pool) {
    return PoolSnapshots.waiters(all(pool, context.store::waiters, ListedWaiter::id).values());
  }

  /** All pieces of a list; what came in two of them once. */
  private <T> Map<String, T> all(
      String pool,
      BiFunction<String, String, CompletionStage<Page<T>>> read,
      Function<T, String> id) {
    Names.checkPool(pool);
    checkUsable();
    Map<String, T> items = new TreeMap<>();
    String from = "";
    do {
      Page<T> page = Awaiting.reply(read.apply(pool, from));
      checkFound(pool, page);
      page.items().forEach(item -> items.put(id.apply(item), item));
      from = page.next();
    } while (!from.isEmpty());
    return items;
  }

  private static void checkFound(String pool, Page<?> page) {
    if (page.header().changed() == 0) {
      throw new PoolNotFoundException(pool);
    }
  }

  @Override
  public List<AdministrativeEvent> events(String pool, int most) {
    return events(pool, Order.NEWEST_FIRST, "", most);
  }

  @Override
  public List<AdministrativeEvent> eventsAfter(String pool, String id, int most) {
    if (!Objects.requireNonNull(id, "id").matches("|\\d{1,15}-\\d{1,15}")) {
      throw new IllegalArgumentException(
          "id must be one of an event, such as 1764176400123-0, or empty for the beginning, but is"
              + " of another form");
    }
    return events(pool, Order.OLDEST_FIRST, id, most);
  }

  private List<AdministrativeEvent> events(String pool, Order order, String after, int most) {
    Names.checkPool(pool);
    if (most < 1 || most > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "most is " + most + ", but must be from 1 to " + MOST_EVENTS);
    }
    checkUsable();
    var page = Awaiting.reply(context.store.events(new EventsCommand(pool, order, after, most)));
    checkFound(pool, page);
    return page.items().stream()
        .map(
            event ->
                new AdministrativeEvent(
                    event.id(),
                    Instant.ofEpochMilli(event.time()),
                    event.act(),
                    event.actor(),
                    event.reason(),
                    event.before(),
                    event.after()))
        .toList();
  }

  @Override
  public PoolSnapshot make(String pool, PoolConfig config) {
    Names.checkPool(pool);
    Objects.requireNonNull(config, "config");
    checkUsable();
    Declared declared = pools.declare(pool, config, DeclareCommand.Mode.FAIL, author);
    if (declared.status() != DeclareReply.Status.MADE) {
      throw PoolConflictException.exists(pool, declared.stored().config(), config);
    }
    return Awaiting.reply(declared.engine().inspect());
  }

  @Override
  public PoolSnapshot update(String pool, UnaryOperator<PoolConfig> change) {
    Objects.requireNonNull(change, "change");
    PoolEngine engine = engine(pool);
    engine.settings().update(change, author);
    return Awaiting.reply(engine.inspect());
  }

  @Override
  public PoolSnapshot set(String pool, PoolConfig config) {
    Objects.requireNonNull(config, "config");
    return replace(pool, config, DeclareCommand.WHATEVER);
  }

  @Override
  public PoolSnapshot set(String pool, PoolConfig config, long version) {
    Objects.requireNonNull(config, "config");
    if (version < 1) {
      throw new IllegalArgumentException(
          "version is "
              + version
              + ", but must be that of a snapshot of the pool; leave it out to set the settings"
              + " whatever they are");
    }
    return replace(pool, config, version);
  }

  private PoolSnapshot replace(String pool, PoolConfig config, long version) {
    PoolEngine engine = engine(pool);
    Awaiting.reply(engine.settings().set(config, version, author));
    return Awaiting.reply(engine.inspect());
  }

  @Override
  public boolean pause(String pool) {
    return isDone(act(pool, Act.PAUSE, ""));
  }

  @Override
  public boolean resume(String pool) {
    return isDone(act(pool, Act.RESUME, ""));
  }

  @Override
  public Cleared clear(String pool) {
    return cleared(act(pool, Act.CLEAR, ""));
  }

  @Override
  public Cleared clearWaiters(String pool) {
    return cleared(act(pool, Act.CLEAR_WAITERS, ""));
  }

  @Override
  public boolean endPermit(String pool, String permit) {
    return isDone(act(pool, Act.END_PERMIT, Names.checkText("permit", permit, 1)));
  }

  @Override
  public Cleared delete(String pool) {
    return cleared(act(pool, Act.DELETE, ""));
  }

  private ActReply act(String pool, Act act, String subject) {
    return Awaiting.reply(engine(pool).acts().act(act, subject, author));
  }

  /** One that was done before, of which the reply was lost, was done. */
  private static boolean isDone(ActReply reply) {
    return reply.status() != ActReply.Status.UNCHANGED;
  }

  private static Cleared cleared(ActReply reply) {
    return new Cleared(reply.waiters(), reply.holders());
  }

  @Override
  public void endCoolDown(String pool) {
    engine(pool).members().by(author).endCoolDownOfPool();
  }

  @Override
  public PoolMembers members(String pool) {
    return engine(pool).members().by(author);
  }

  @Override
  public void attach(String connection, String pool) {
    Names.checkConnection(connection);
    Names.checkPool(pool);
    checkUsable();
    attachments.attach(connection, pool, author);
  }

  @Override
  public Optional<String> detach(String connection) {
    Names.checkConnection(connection);
    checkUsable();
    return attachments.detach(connection, author);
  }

  @Override
  public Optional<String> poolOf(String connection) {
    Names.checkConnection(connection);
    checkUsable();
    return attachments.poolOf(connection);
  }

  @Override
  public List<String> connections(String pool) {
    return List.copyOf(all(pool, context.store::connections, Function.identity()).keySet());
  }

  private PoolEngine engine(String pool) {
    Names.checkPool(pool);
    checkUsable();
    return Awaiting.reply(pools.find(pool));
  }

  private void checkUsable() {
    context.checkOpen();
    context.checkMayBlock();
  }
}
