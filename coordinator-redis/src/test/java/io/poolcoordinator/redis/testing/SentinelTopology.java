package io.poolcoordinator.redis.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A master, two replicas and three Sentinels of this machine, which a test may break. */
public final class SentinelTopology implements RedisUnderTest {

  /** What the Sentinels call their master. */
  public static final String MASTER = "pools";

  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;
  private static final int QUORUM = 2;
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration MOST = Duration.ofSeconds(60);

  private final ClientResources threads = TopologyThreads.create();
  private final RedisClient client = RedisClient.create(threads);
  private final List<RedisServer> servers = new ArrayList<>();
  private final List<SentinelProcess> sentinels = new ArrayList<>();
  private final @Nullable String password;
  private @Nullable RedisServer before;
  private long faultAt;

  private SentinelTopology(Settings settings) {
    this.password = settings.password;
    try {
      RedisServer first = startServer(settings, List.of());
      servers.add(first);
      List<String> follow = List.of("--replicaof", first.host() + " " + first.port());
      servers.addAll(AtOnce.start(REPLICAS, () -> startServer(settings, follow)));
      sentinels.addAll(
          AtOnce.start(
              SENTINELS,
              () ->
                  SentinelProcess.start(
                      settings.binary, client, MASTER, settings.sentinelPassword)));
      for (SentinelProcess sentinel : sentinels) {
        if (settings.binary != RedisBinary.REDIS_6_2) {
          sentinel.hurry();
        }
        sentinel.watch(first, QUORUM, password, settings.downAfter, FAILOVER_TIMEOUT);
      }
      awaitReady();
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  /** How it is to be. */
  public static final class Settings {

    private RedisBinary binary = RedisBinary.REDIS_7_0;
    private Duration downAfter = Duration.ofSeconds(1);
    private @Nullable String password;
    private @Nullable String sentinelPassword;

    private Settings() {}

    /** Sets which Redis; 7.0 unless told otherwise. */
    public Settings binary(RedisBinary binary) {
      this.binary = binary;
      return this;
    }

    /** Sets how long a master may be silent; 1 s unless told otherwise. */
    public Settings downAfter(Duration downAfter) {
      this.downAfter = downAfter;
      return this;
    }

    /** Sets the password of master and replicas. */
    public Settings password(String password) {
      this.password = password;
      return this;
    }

    /** Sets the password of the Sentinels. */
    public Settings sentinelPassword(String password) {
      this.sentinelPassword = password;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws NotAvailableException if this machine cannot run it
     */
    public SentinelTopology start() {
      return new SentinelTopology(this);
    }
  }

  /** Returns settings to change. */
  public static Settings with() {
    return new Settings();
  }

  /** Starts one without passwords. */
  public static SentinelTopology start() {
    return with().start();
  }

  private RedisServer startServer(Settings settings, List<String> more) {
    List<String> arguments = new ArrayList<>(more);
    arguments.addAll(TopologyThreads.FAST_REPLICATION);
    if (settings.password != null) {
      arguments.addAll(List.of("--requirepass", settings.password));
      arguments.addAll(List.of("--masterauth", settings.password));
    }
    return new RedisServer(
        RedisProcess.start(settings.binary, arguments), settings.password, threads);
  }

  /** Returns {@code redis-sentinel://…#pools}, with the password of master and replicas if any. */
  @Override
  public String uri() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(
            Collectors.joining(
                ",",
                "redis-sentinel://" + (password == null ? "" : ":" + password + "@"),
                "#" + MASTER));
  }

  /** Returns the master that the Sentinels name to clients. */
  public RedisServer master() {
    int port = sentinels.get(0).masterPort();
    return servers.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  /** Returns master and replicas, whatever they are now. */
  public List<RedisServer> servers() {
    return List.copyOf(servers);
  }

  /** Returns the servers that are not the master. */
  public List<RedisServer> replicas() {
    RedisServer master = master();
    return servers.stream().filter(server -> server != master).toList();
  }

  @Override
  public RedisCommands<String, String> commands() {
    return master().commands();
  }

  @Override
  public long timeAt(String key) {
    return master().timeAt(key);
  }

  private RedisServer faultAtMaster() {
    RedisServer master = master();
    before = master;
    faultAt = System.nanoTime();
    return master;
  }

  /** Kills the master, with all that it holds. */
  public void killMaster() {
    faultAtMaster().kill();
  }

  /** Stops the master for a while: it keeps its connections and answers nobody. */
  public void pauseMaster() {
    faultAtMaster().pause();
  }

  /** Has the Sentinels make a replica the master, without a fault and without a loss. */
  public void failover() {
    faultAtMaster();
    sentinels.get(0).failover();
  }

  /** Has the master that was paused go on. It thinks that it is the master still. */
  public void resumePaused() {
    servers.stream().filter(RedisServer::isPaused).forEach(RedisServer::resume);
  }

  /**
   * Starts again what was killed, empty and as it was at first, so that the Sentinels see to it.
   */
  public void restartKilled() {
    servers.stream()
        .filter(server -> !server.isAnswering() && !server.isPaused())
        .forEach(RedisServer::restart);
  }

  /** What is written from here on is lost with the master. */
  public void cutReplication() {
    ReplicationLink.cut(master(), answering(replicas()).toList());
  }

  /** Ends {@link #cutReplication()}, where replicas are still cut off. */
  public void restoreReplication() {
    ReplicationLink.restore(answering(servers).toList());
  }

  private static Stream<RedisServer> answering(List<RedisServer> servers) {
    return servers.stream().filter(RedisServer::isAnswering);
  }

  /**
   * Waits until all Sentinels name another master than at the last fault, and it is one.
   *
   * @return how long it took from the fault on
   */
  public Duration awaitFailover() {
    RedisServer old = before;
    if (old == null) {
      throw new IllegalStateException("kill or pause the master first, or ask for a failover");
    }
    eventually()
        .until(
            () ->
                sentinels.stream().map(SentinelProcess::masterPort).distinct().count() == 1
                    && master() != old
                    && master().info("replication", "role").equals("master"));
    return Duration.ofNanos(System.nanoTime() - faultAt);
  }

  /** Waits until all replicas follow, and the Sentinels could make each of them the master. */
  public void awaitReady() {
    eventually()
        .until(
            () ->
                sentinels.stream().allMatch(sentinel -> sentinel.isReady(REPLICAS, SENTINELS - 1))
                    && replicas().stream().allMatch(ReplicationLink::isUp));
  }

  private static ConditionFactory eventually() {
    return await().atMost(MOST).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
  }

  @Override
  public void close() {
    try {
      client.shutdown(0, 2, TimeUnit.SECONDS);
      sentinels.forEach(SentinelProcess::close);
      servers.forEach(RedisServer::close);
    } finally {
      threads.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }
}
