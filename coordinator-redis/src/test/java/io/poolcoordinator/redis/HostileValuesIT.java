package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.redis.testing.CapturedLog;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReleaseReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people choose is data, and what comes on a channel is checked. */
class HostileValuesIT {

  private static final String POOL = "netsuite";

  private final RedisServer server = RedisServer.shared();
  private final RedisCommands<String, String> redis = server.commands();
  private final PrivatePrefix prefix = new PrivatePrefix(server);

  @BeforeEach
  void leaveAWitness() {
    redis.set(prefix + "witness", "still here");
  }

  @AfterEach
  void close() {
    assertThat(redis.get(prefix + "witness")).isEqualTo("still here");
    prefix.close();
  }

  private WorkerStore open(String worker) {
    return WorkerStore.open(server.uri(), prefix.toString(), worker, Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\");redis.call('FLUSHALL')--",
        "'); redis.call('FLUSHALL') --",
        "]] redis.call('FLUSHALL') --[[",
        "%s%d%f %",
        "since=2026-01-01T00:00:00.000Z ticket=1 deadline=9999-01-01T00:00:00.000Z cost=1 label=x",
        "a\nb\r\n*1\r\n$8\r\nFLUSHALL\r\n",
        "\u0001\u0007\u001b[2J",
        "日本語 \uD83D\uDE80"
      })
  void aLabelIsData(String label) {
    try (WorkerStore first = open("web-1");
        WorkerStore second = open("web-2")) {
      first.declare(POOL, 1);
      second.listen(POOL);
      first.acquire(POOL, 1, label);
      AcquireReply queued = second.acquire(POOL, 1, label);

      assertThat(redis.hget(prefix.key(POOL, ":holders"), "web-1:1")).endsWith(" label=" + label);
      assertThat(redis.hget(prefix.key(POOL, ":waiting"), "web-2:1")).endsWith(" label=" + label);
      PollReply poll =
          WorkerStore.reply(
              second
                  .store()
                  .poll(
                      new PollCommand(
                          POOL,
                          queued.header().time() + WorkerStore.ON_ITS_WAY,
                          false,
                          List.of(
                              new PollCommand.QueuedWaiter(
                                  "web-2:1",
                                  queued.ticket(),
                                  queued.deadline(),
                                  1,
                                  true,
                                  label)))));
      assertThat(poll.waiters().get(0).status()).isEqualTo(PollReply.WaiterStatus.QUEUED);
      assertThat(first.release(POOL, 1).status()).isEqualTo(ReleaseReply.Status.RELEASED);
      await().until(() -> second.granted().size() == 1);
      assertThat(redis.hget(prefix.key(POOL, ":holders"), "web-2:1")).endsWith(" label=" + label);
    }
  }

  /** The API takes no control characters; somebody else's program may. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\");redis.call('FLUSHALL')--",
        "'); redis.call('FLUSHALL') --",
        "]] redis.call('FLUSHALL') --[[",
        "%s%d%f %",
        "  anna   of ops ",
        "at reason before x after y",
        "MAXLEN",
        "*",
        "a\nb\r\n*1\r\n$8\r\nFLUSHALL\r\n",
        "\u0001\u0007\u001b[2J",
        "日本語 \uD83D\uDE80"
      })
  void anActorAndAReasonAreData(String text) {
    try (WorkerStore worker = open("web-1")) {
      worker.declare(POOL, 1);

      act(worker, Act.PAUSE, "", new Author(text, text));

      Page<ListedEvent> events =
          WorkerStore.reply(
              worker.store().events(new EventsCommand(POOL, Order.NEWEST_FIRST, "", 10)));
      assertThat(events.items()).extracting(ListedEvent::act).containsExactly("paused", "made");
      assertThat(events.items().get(0).actor()).isEqualTo(text);
      assertThat(events.items().get(0).reason()).isEqualTo(text);
      assertThat(events.items().get(0).before()).isEqualTo("state=active");
      assertThat(events.items().get(0).after()).isEqualTo("state=paused");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\");redis.call('FLUSHALL')--",
        "]]redis.call('FLUSHALL')--[[",
        "%s%d%f%",
        "connection:x",
        "a:b:",
        "'a'\"b\"",
        "{}*?[]",
        "-",
        "0"
      })
  void aConnectionIsData(String name) {
    try (WorkerStore worker = open("web-1")) {
      worker.declare(POOL, 1);

      act(worker, Act.ATTACH, name, Author.WORKER);
      assertThat(WorkerStore.reply(worker.store().noteConnection(name, "", POOL))).isTrue();

      assertThat(redis.smembers(prefix.key(POOL, ":connections"))).containsExactly(name);
      assertThat(redis.get(prefix + "connection:" + name)).isEqualTo(POOL);
      assertThat(WorkerStore.reply(worker.store().connection(name))).isEqualTo(POOL);
      assertThat(WorkerStore.reply(worker.store().connections(POOL, "")).items())
          .containsExactly(name);
      assertThat(acquireFor(worker, 1, name)).isEqualTo(AcquireReply.Status.GRANTED);
      assertThat(acquireFor(worker, 2, name + "x")).isEqualTo(AcquireReply.Status.NOT_ATTACHED);
      act(worker, Act.DETACH, name, Author.WORKER);
      assertThat(redis.exists(prefix.key(POOL, ":connections"))).isZero();
      assertThat(
              WorkerStore.reply(
                      worker.store().events(new EventsCommand(POOL, Order.OLDEST_FIRST, "", 10)))
                  .items())
          .extracting(event -> event.act() + " " + event.before() + event.after())
          .contains("attached " + name, "detached " + name);
    }
  }

  private void act(WorkerStore worker, Act act, String subject, Author author) {
    ActReply reply =
        WorkerStore.reply(
            worker
                .store()
                .act(
                    new ActCommand(
                        POOL, "web-1:act-" + act, notAfter(worker), act, subject, author)));
    assertThat(reply.status()).isEqualTo(ActReply.Status.DONE);
  }

  private AcquireReply.Status acquireFor(WorkerStore worker, int number, String connection) {
    return WorkerStore.reply(
            worker
                .store()
                .acquire(
                    new AcquireCommand(
                        POOL,
                        worker.id(number),
                        0,
                        notAfter(worker),
                        1,
                        "",
                        true,
                        true,
                        Preference.NONE,
                        connection)))
        .status();
  }

  private static long notAfter(WorkerStore worker) {
    return worker.find(POOL).header().time() + WorkerStore.ON_ITS_WAY;
  }

  /** What people write has spaces, and comes back through the API as it was written. */
  @Test
  void textsForPeopleKeepTheirSpaces() throws InterruptedException {
    try (PoolCoordinator coordinator =
        RedisPoolCoordinator.builder().uri(server.uri()).keyPrefix(prefix.toString()).build()) {
      var pool = coordinator.pool(POOL, PoolConfig.ofLimit(1));
      AcquireRequest request = AcquireRequest.builder().label(" order  88 of  EU ").build();
      try (Permit held = pool.acquire(request)) {
        PoolAdmin admin = coordinator.admin().as("Anna  of Ops").because(" calm  down ");
        assertThat(admin.holders(POOL).get(0).label()).contains(" order  88 of  EU ");
        assertThat(admin.endPermit(POOL, held.id())).isTrue();
        admin.attach("crm-eu=1,cost=2", POOL);
      }

      assertThat(coordinator.admin().events(POOL, 3))
          .extracting(event -> event.act() + "|" + event.actor() + "|" + event.reason())
          .containsExactly(
              "attached|Anna  of Ops| calm  down ",
              "permit-ended|Anna  of Ops| calm  down ",
              "made|" + coordinator.worker() + "|");
      assertThat(coordinator.admin().poolOf("crm-eu=1,cost=2")).contains(POOL);
    }
  }

  /** The API takes no such worker; somebody else's program may. */
  @ParameterizedTest
  @ValueSource(strings = {"\");redis.call('FLUSHALL')--", "%d%s", "a'b\"c]]", "{}*?[]"})
  void aWorkerIsData(String name) {
    try (WorkerStore first = open(name);
        WorkerStore second = open("web-2")) {
      first.declare(POOL, 1);
      first.listen(POOL);
      second.acquire(POOL, 1);
      assertThat(first.acquire(POOL, 1).status()).isEqualTo(AcquireReply.Status.QUEUED);

      second.release(POOL, 1);

      await().until(() -> first.granted().size() == 1);
      assertThat(first.granted()).extracting(Grant::id).containsExactly(name + ":1");
      assertThat(first.release(POOL, 1).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    }
  }

  @Test
  void aMessageThatIsNoneIsIgnoredAndNamedInTheLog() {
    try (WorkerStore worker = open("web-1");
        WorkerStore other = open("web-2");
        CapturedLog log = new CapturedLog()) {
      worker.declare(POOL, 1);
      worker.listen(POOL);
      String channel = prefix.key(POOL, ":to:web-1");
      other.acquire(POOL, 1);
      worker.acquire(POOL, 1);

      redis.publish(channel, "nonsense");
      redis.publish(channel, "1\nweb-2:1 5 9999999999999");
      redis.publish(channel, "x".repeat(100_000));
      other.release(POOL, 1);

      await().until(() -> worker.granted().size() == 1);
      assertThat(worker.granted()).extracting(Grant::id).containsExactly("web-1:1");
      assertThat(log.text())
          .contains("worker web-1: a message on channel " + channel + " is not one of grants")
          .contains("is ignored: \"nonsense\"")
          .contains("is ignored: \"1?web-2:1 5 9999999999999\"")
          .contains("x".repeat(200) + "…\"")
          .doesNotContain("x".repeat(201));
    }
  }
}
