package io.poolcoordinator.redis.store;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.AuditReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
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
import io.poolcoordinator.spi.Preference;
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
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pools on Redis: each operation is one script, sent through whatever client there is. */
public final class RedisPoolStore implements PoolStore {

  private final ScriptClient client;
  private final String prefix;
  private final ConcurrentMap<String, PoolKeys> keys = new ConcurrentHashMap<>();

  private String worker = "";
  private @Nullable ScriptRunner scripts;
  private @Nullable WorkerChannels channels;
  private @Nullable AdministrationScripts administration;
  private volatile boolean closed;

  /**
   * Makes a store.
   *
   * @param client the client; closed with this store
   * @param prefix what all keys begin with
   * @throws IllegalArgumentException if the prefix is not of the form that {@link
   *     PoolKeys#checkPrefix} names
   */
  public RedisPoolStore(ScriptClient client, String prefix) {
    this.client = client;
    this.prefix = PoolKeys.checkPrefix(prefix);
  }

  @Override
  public void start(String worker, StoreListener listener) {
    this.worker = worker;
    Troubles troubles = new Troubles(listener);
    ScriptRunner scripts = new ScriptRunner(client, troubles);
    WorkerChannels channels = new WorkerChannels(client, worker, prefix, listener);
    Ears ears = new Ears(channels, troubles, listener);
    this.scripts = scripts;
    this.channels = channels;
    this.administration = new AdministrationScripts(scripts, prefix, worker);
    try {
      client.connect(ears);
      Messaging messaging = new ServerCheck(client, prefix, worker).run().messaging();
      scripts.use(messaging);
      channels.use(messaging);
      ears.started = true;
    } catch (ClientException failure) {
      close();
      throw StoreErrors.ofConnect(failure);
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  /**
   * The name goes into the index first: a name without a pool is ignored, a pool without a name
   * would not be found.
   */
  @Override
  public CompletionStage<DeclareReply> declare(DeclareCommand command) {
    PoolKeys keys = keys(command.pool());
    var config = command.settings().config();
    List<String> fixed =
        List.of(
            worker,
            command.mode().name(),
            Integer.toString(config.limit()),
            millis(config.timeout()),
            millis(config.lease()),
            millis(config.longestHold().orElse(Duration.ZERO)),
            millis(config.warnAfter()),
            MemberDecoder.rateText(config.rateLimits()),
            config.rateLimitPerWorker().map(RateLimit::toString).orElse(""),
            command.settings().state().name().toLowerCase(Locale.ROOT),
            Long.toString(command.settings().changed()),
            Long.toString(command.token()),
            millis(config.coolDown().standard()),
            millis(config.coolDown().shortest()),
            millis(config.coolDown().longest()),
            Integer.toString(config.coolDown().afterFailures()),
            Integer.toString(command.start()),
            command.author().actor(),
            command.author().reason());
    List<String> wanted = new ArrayList<>(fixed);
    MemberDecoder.encode(command.settings(), wanted);
    String[] arguments = wanted.toArray(new String[0]);
    CompletionStage<Void> indexed = administration().index(command.pool());
    if (command.mode() == DeclareCommand.Mode.RESTORE) {
      // The name stood there already; and on a Cluster the index may lie at the very node that is
      // gone. The next declaration adds it again.
      indexed = indexed.exceptionally(failure -> null);
    }
    return indexed.thenCompose(
        done -> run(Script.DECLARE, keys, arguments, reply -> ReplyDecoder.declare(reply, keys)));
  }

  @Override
  public CompletionStage<DeclareReply> find(String pool) {
    PoolKeys asked = new PoolKeys(prefix, pool);
    return run(
        Script.FIND, asked, new String[] {worker}, reply -> ReplyDecoder.declare(reply, asked));
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    String[] arguments = {
      worker,
      command.id(),
      Long.toString(command.timeout()),
      Long.toString(command.notAfter()),
      Integer.toString(command.cost()),
      command.label(),
      flag(command.slot()),
      flag(command.listening()),
      names(command.preference()),
      flag(command.preference().frozen()),
      command.connection()
    };
    return run(
        Script.ACQUIRE,
        keys(command.pool()),
        arguments,
        reply -> ReplyDecoder.acquire(reply, command.id()));
  }

  @Override
  public CompletionStage<ReserveReply> reserve(ReserveCommand command) {
    String[] arguments = {
      worker,
      command.id(),
      Long.toString(command.timeout()),
      Long.toString(command.notAfter()),
      Integer.toString(command.cost())
    };
    return run(Script.RESERVE, keys(command.pool()), arguments, ReplyDecoder::reserve);
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    String[] arguments = {
      worker,
      command.id(),
      Long.toString(command.markUntil()),
      OutcomeArguments.kind(command.outcome()),
      OutcomeArguments.retryAfter(command.outcome()),
      OutcomeArguments.retryAt(command.outcome())
    };
    return run(Script.RELEASE, keys(command.pool()), arguments, ReplyDecoder::release);
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    List<RenewCommand.HeldPermit> permits = command.permits();
    String[] arguments =
        arguments(Script.RENEW, permits.size(), worker, Long.toString(command.notAfter()));
    int next = Script.RENEW.arguments();
    for (RenewCommand.HeldPermit permit : permits) {
      arguments[next++] = permit.id();
      arguments[next++] = Long.toString(permit.token());
      arguments[next++] = Long.toString(permit.since());
      arguments[next++] = Long.toString(permit.end());
      arguments[next++] = Integer.toString(permit.cost());
      arguments[next++] = permit.label();
      arguments[next++] = permit.member();
    }
    return run(Script.RENEW, keys(command.pool()), arguments, ReplyDecoder::renew);
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    List<PollCommand.QueuedWaiter> waiters = command.waiters();
    String[] arguments =
        arguments(
            Script.POLL,
            waiters.size(),
            worker,
            Long.toString(command.notAfter()),
            flag(command.complete()));
    List<String> ids = new ArrayList<>(waiters.size());
    int next = Script.POLL.arguments();
    for (PollCommand.QueuedWaiter waiter : waiters) {
      ids.add(waiter.id());
      arguments[next++] = waiter.id();
      arguments[next++] = Long.toString(waiter.ticket());
      arguments[next++] = Long.toString(waiter.deadline());
      arguments[next++] = Integer.toString(waiter.cost());
      arguments[next++] = flag(waiter.slot());
      arguments[next++] = waiter.label();
      arguments[next++] = names(waiter.preference());
      arguments[next++] = flag(waiter.preference().frozen());
    }
    return run(
        Script.POLL, keys(command.pool()), arguments, reply -> ReplyDecoder.poll(reply, ids));
  }

  @Override
  public CompletionStage<MemberReply> members(MemberCommand command) {
    String[] arguments = {
      worker,
      command.act().name(),
      command.member(),
      command.author().actor(),
      command.author().reason()
    };
    return run(Script.MEMBERS, keys(command.pool()), arguments, ReplyDecoder::members);
  }

  /** The array for a script, its fixed arguments filled in, with room for the groups. */
  private static String[] arguments(Script script, int groups, String... fixed) {
    if (groups > BATCH) {
      throw new IllegalArgumentException(
          script + " carries at most " + BATCH + " items, but was given " + groups);
    }
    String[] arguments = new String[script.arguments() + groups * script.group()];
    System.arraycopy(fixed, 0, arguments, 0, fixed.length);
    return arguments;
  }

  @Override
  public CompletionStage<ActReply> act(ActCommand command) {
    return administration().act(command, keys(command.pool()));
  }

  @Override
  public CompletionStage<InspectReply> inspect(String pool) {
    return administration().inspect(pool);
  }

  @Override
  public CompletionStage<AuditReply> audit(String pool) {
    return administration().audit(pool);
  }

  @Override
  public CompletionStage<Page<ListedHolder>> holders(String pool, String from) {
    return administration().list(pool, "HOLDERS", from, BATCH, AdministrationDecoder::holders);
  }

  @Override
  public CompletionStage<Page<ListedWaiter>> waiters(String pool, String from) {
    return administration().list(pool, "WAITERS", from, BATCH, AdministrationDecoder::waiters);
  }

  @Override
  public CompletionStage<Page<String>> connections(String pool, String from) {
    return administration()
        .list(pool, "CONNECTIONS", from, BATCH, AdministrationDecoder::connections);
  }

  @Override
  public CompletionStage<Page<ListedEvent>> events(EventsCommand command) {
    return administration()
        .list(
            command.pool(),
            command.order().name(),
            command.after(),
            command.most(),
            AdministrationDecoder::events);
  }

  @Override
  public CompletionStage<List<String>> pools() {
    return administration().pools();
  }

  @Override
  public CompletionStage<String> connection(String connection) {
    return administration().connection(connection);
  }

  @Override
  public CompletionStage<Boolean> noteConnection(String connection, String expected, String pool) {
    return administration().noteConnection(connection, expected, pool);
  }

  private AdministrationScripts administration() {
    return started(administration);
  }

  private <T> CompletionStage<T> run(
      Script script, PoolKeys keys, String[] arguments, Function<List<Object>, T> decoder) {
    return started(scripts).run(script, keys, arguments, decoder);
  }

  @Override
  public CompletionStage<Void> listen(String pool) {
    return channels().listen(keys(pool));
  }

  @Override
  public void stopListening(String pool) {
    channels().stopListening(keys(pool));
  }

  @Override
  public Duration commandTimeout() {
    return client.commandTimeout();
  }

  @Override
  public boolean isClientThread() {
    return client.isClientThread();
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }

  private PoolKeys keys(String pool) {
    PoolKeys known = keys.get(pool);
    return known != null ? known : keys.computeIfAbsent(pool, name -> new PoolKeys(prefix, name));
  }

  private static String names(Preference preference) {
    return String.join(",", preference.members());
  }

  private static String flag(boolean value) {
    return value ? "1" : "0";
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private WorkerChannels channels() {
    return started(channels);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the store was not started: call start() first");
    }
    return part;
  }

  /** Gives what the client says to whom it concerns. */
  private final class Ears implements ScriptClient.Listener {

    private final WorkerChannels channels;
    private final Troubles troubles;
    private final StoreListener listener;
    private volatile boolean started;

    Ears(WorkerChannels channels, Troubles troubles, StoreListener listener) {
      this.channels = channels;
      this.troubles = troubles;
      this.listener = listener;
    }

    @Override
    public void message(String channel, String message) {
      channels.message(channel, message);
    }

    @Override
    public void subscribed(String channel) {
      channels.subscribed(channel);
    }

    @Override
    public void resubscribed(String channel) {
      channels.resubscribed(channel);
    }

    @Override
    public void disconnected() {
      if (started && !closed) {
        listener.disconnected();
      }
    }

    @Override
    public void connected() {
      if (started && !closed) {
        troubles.over();
        listener.reconnected();
      }
    }
  }
}
