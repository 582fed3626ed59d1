package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.Finding;
import io.poolcoordinator.admin.FindingKind;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.Severity;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Preference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What only Redis can hold, and people can make of it by hand; and that an audit writes nothing.
 */
class AuditIT {

  private static final String POOL = "exact";

  private final RedisServer server = RedisServer.shared();
  private final RedisCommands<String, String> redis = server.commands();
  private final PrivatePrefix prefix = new PrivatePrefix(server);
  private WorkerStore worker;

  @BeforeEach
  void makePool() {
    worker = WorkerStore.open(server.uri(), prefix.toString(), "web-1", Duration.ofSeconds(5));
    worker.declare(
        POOL,
        PoolConfig.builder()
            .limit(3)
            .rateLimit(RateLimit.perMinute(60))
            .member(Member.builder("a").limit(2).rateLimit(RateLimit.perMinute(9)).build())
            .member(Member.of("b"))
            .build());
    assertThat(worker.acquire(POOL, 1).status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(worker.acquire(POOL, 2).status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(worker.acquire(POOL, 3).status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(worker.acquire(POOL, 4).status()).isEqualTo(AcquireReply.Status.QUEUED);
    assertThat(bound(5).status()).isEqualTo(AcquireReply.Status.QUEUED);
  }

  @AfterEach
  void close() {
    worker.close();
    prefix.close();
  }

  private AcquireReply bound(int number) {
    long notAfter = worker.find(POOL).header().time() + WorkerStore.ON_ITS_WAY;
    return WorkerStore.reply(
        worker
            .store()
            .acquire(
                new AcquireCommand(
                    POOL,
                    worker.id(number),
                    AcquireCommand.POOL_TIMEOUT,
                    notAfter,
                    1,
                    "",
                    true,
                    true,
                    new Preference(List.of("b"), false))));
  }

  private String key(String suffix) {
    return prefix.key(POOL, suffix);
  }

  /** The audit, which leaves every key and its time to live as it is. */
  private PoolAudit audited() {
    Map<String, String> before = contents();
    PoolAudit audit = WorkerStore.reply(worker.store().audit(POOL)).audit();
    assertThat(contents()).isEqualTo(before);
    assertThat(audit).isNotNull();
    return audit;
  }

  /** A dump would tell of more: to read a large hash moves its entries to their new places. */
  private Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    for (String key : prefix.keys()) {
      contents.put(key, (redis.pttl(key) < 0) + " " + contentOf(key));
    }
    return contents;
  }

  private String contentOf(String key) {
    return switch (redis.type(key)) {
      case "hash" -> new TreeMap<>(redis.hgetall(key)).toString();
      case "zset" -> redis.zrangeWithScores(key, 0, -1).toString();
      case "list" -> redis.lrange(key, 0, -1).toString();
      case "set" -> new TreeSet<>(redis.smembers(key)).toString();
      case "stream" -> redis.xrange(key, Range.unbounded()).toString();
      default -> redis.get(key);
    };
  }

  private static List<String> kindsOf(PoolAudit audit) {
    return audit.findings().stream().map(found -> found.kind().name()).distinct().toList();
  }

  private void run(String edit) {
    List<String> words = new ArrayList<>();
    for (String word : edit.split(" ", -1)) {
      words.add(word.startsWith("pool:{exact}") ? prefix + word : word.replace('_', ' '));
    }
    redis.eval(
        "redis.call(unpack(ARGV)) return redis.status_reply('OK')",
        ScriptOutputType.STATUS,
        new String[0],
        words.toArray(String[]::new));
  }

  @Test
  void aPoolWithAllThatThereIsIsConsistent() {
    PoolAudit audit = audited();
    assertThat(audit.findings()).as(audit.toString()).isEmpty();
    assertThat(audit.isConsistent()).isTrue();
    assertThat(audit.sizes().bound()).isEqualTo(1);
    assertThat(audit.sizes().events()).isEqualTo(1);
    assertThat(Audits.assertConsistent(server, prefix.toString(), POOL).sizes().live())
        .isEqualTo(3);
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of("HSET pool:{exact} limit abc", "UNUSABLE_FIELD", "", "limit"),
        Arguments.of("HDEL pool:{exact} lease", "UNUSABLE_FIELD", "", "lease"),
        Arguments.of("HSET pool:{exact} state gone", "UNUSABLE_FIELD", "", "state"),
        Arguments.of("HSET pool:{exact} rate 1/never", "UNUSABLE_FIELD", "", "rate"),
        Arguments.of("HSET pool:{exact} token -5", "UNUSABLE_FIELD", "", "token"),
        Arguments.of("HSET pool:{exact} clock 1e99", "UNUSABLE_FIELD", "", "clock"),
        Arguments.of("HSET pool:{exact} cooling soon", "UNUSABLE_FIELD", "", "cooling"),
        Arguments.of(
            "HSET pool:{exact} cool-down-shortest 99999999",
            "UNUSABLE_FIELD",
            "",
            "cool-down-longest"),
        Arguments.of(
            "HSET pool:{exact}:members a:limit x", "UNUSABLE_FIELD", ":members", "a:limit"),
        Arguments.of("HSET pool:{exact}:members b:rate x", "UNUSABLE_FIELD", ":members", "b:rate"),
        Arguments.of("HSET pool:{exact}:members b:nil 1", "UNUSABLE_FIELD", ":members", "b:nil"),
        Arguments.of("HSET pool:{exact}:members nobody 1", "UNUSABLE_FIELD", ":members", "nobody"),
        Arguments.of("RPUSH pool:{exact}:rotation two_words", "UNUSABLE_ENTRY", ":rotation", ""),
        Arguments.of("ZADD pool:{exact}:bound 0 nonsense", "UNUSABLE_ENTRY", ":bound", "nonsense"),
        Arguments.of("RPUSH pool:{exact}:window:1m 5_x", "UNUSABLE_ENTRY", ":window:1m", ""),
        Arguments.of("RPUSH pool:{exact}:window:1m 5_1", "UNUSABLE_ENTRY", ":window:1m", ""),
        Arguments.of("LSET pool:{exact}:window:a:1m 0 5_0", "UNUSABLE_ENTRY", ":window:a:1m", ""),
        Arguments.of(
            "LSET pool:{exact}:window:1m -1 9999999999999_1", "UNUSABLE_ENTRY", ":window:1m", ""),
        Arguments.of("HSET pool:{exact}:members a:held 1", "STALE", ":members", "a:held"),
        Arguments.of("HSET pool:{exact}:members held 0_0", "STALE", ":members", "held"),
        Arguments.of("HDEL pool:{exact} used", "STALE", "", "used"),
        Arguments.of("DEL pool:{exact}:window:1m", "STALE", "", "used"),
        Arguments.of("HSET pool:{exact} queued 9", "STALE", "", "queued"),
        Arguments.of("HSET pool:{exact} weights 9", "STALE", "", "weights"),
        Arguments.of("PERSIST pool:{exact}:waiters", "NO_TIME_TO_LIVE", ":waiters", ""),
        Arguments.of("PERSIST pool:{exact}:window:1m", "NO_TIME_TO_LIVE", ":window:1m", ""),
        Arguments.of("PERSIST pool:{exact}:waiters:b", "NO_TIME_TO_LIVE", ":waiters:b", ""),
        Arguments.of("DEL pool:{exact}:bound", "QUEUE_NOT_NAMED", ":waiters:b", ""),
        Arguments.of("DEL pool:{exact}:waiters:b", "QUEUE_EMPTY", ":bound", "waiters:b"),
        Arguments.of(
            "ZADD pool:{exact}:waiters 17 ghost:1", "WAITER_WITHOUT_RECORD", ":waiters", "ghost:1"),
        Arguments.of(
            "HDEL pool:{exact}:waiting web-1:4", "WAITER_WITHOUT_RECORD", ":waiters", "web-1:4"),
        Arguments.of(
            "HSET pool:{exact}:waiting web-1:4 x", "UNREADABLE_WAITER", ":waiting", "web-1:4"),
        Arguments.of(
            "ZADD pool:{exact}:waiters 17 web-1:4", "TICKET_DIFFERS", ":waiters", "web-1:4"),
        Arguments.of("ZADD pool:{exact}:waiters 17 web-1:5", "WRONG_QUEUE", ":waiters", "web-1:5"),
        Arguments.of(
            "ZADD pool:{exact}:waiters 9e17 web-1:4", "NUMBER_AHEAD", ":waiters", "web-1:4"),
        Arguments.of(
            "ZADD pool:{exact}:leases 99999999999999 web-1:4",
            "QUEUED_AND_HELD",
            ":waiters",
            "web-1:4"),
        Arguments.of("ZADD pool:{exact}:leases 99999999999999 x", "LEASE_TOO_LONG", ":leases", "x"),
        Arguments.of(
            "HSET pool:{exact}:holders web-1:1 x", "UNREADABLE_HOLDER", ":holders", "web-1:1"),
        Arguments.of(
            "HSET pool:{exact}:holders ghost:1 x", "RECORD_WITHOUT_LEASE", ":holders", "ghost:1"),
        Arguments.of(
            "ZREM pool:{exact}:leases web-1:1", "RECORD_WITHOUT_LEASE", ":holders", "web-1:1"),
        Arguments.of("HSET pool:{exact} floor 6", "CLEARED", ":holders", "ghost:2"),
        Arguments.of("HSET pool:{exact} limit 2", "OVER_LIMIT", ":leases", ""),
        Arguments.of("DEL pool:{exact}", "POOL_LOST", "", ""));
  }

  /** What a foreign hand did is named with key and field; nothing else is broken by it. */
  @ParameterizedTest
  @MethodSource("edits")
  void anEditIsNamedWithKeyAndField(String edit, String kind, String suffix, String field) {
    if (kind.equals("CLEARED")) {
      redis.hset(
          key(":holders"), "ghost:2", "since=2026-01-01T00:00:00.000Z token=5 cost=1 label=");
    }
    run(edit);

    PoolAudit audit = audited();

    assertThat(audit.findings())
        .as(audit.toString())
        .anySatisfy(
            found -> {
              assertThat(found.kind()).isEqualTo(FindingKind.valueOf(kind));
              assertThat(found.key()).isEqualTo(key(suffix));
              assertThat(found.field()).isEqualTo(field);
            });
    Severity severity = FindingKind.valueOf(kind).severity();
    assertThat(audit.findings()).allMatch(found -> found.severity().compareTo(severity) <= 0);
    assertThat(audit.isConsistent()).isEqualTo(audit.findings(Severity.HEALS).isEmpty());
  }

  static List<String> suffixes() {
    List<String> suffixes = new ArrayList<>(PrivatePrefix.SUFFIXES);
    suffixes.addAll(List.of(":window:1m", ":window:a:1m", ":waiters:b"));
    return suffixes;
  }

  @ParameterizedTest
  @MethodSource("suffixes")
  void aKeyOfAnotherTypeIsAFindingAndTheRestIsReadStill(String suffix) {
    redis.set(key(suffix), "a string");

    PoolAudit audit = audited();

    assertThat(audit.findings(Severity.BROKEN))
        .as(audit.toString())
        .extracting(Finding::kind, Finding::key)
        .containsExactly(tuple(FindingKind.WRONG_TYPE, key(suffix)));
  }

  @Test
  void severalFindingsAreToldTogetherTheWorstFirst() {
    run("HSET pool:{exact} limit abc lease x rate y");
    run("HSET pool:{exact}:members a:limit x a:state y b:cooling z");
    run("ZREM pool:{exact}:leases web-1:1");

    PoolAudit audit = audited();

    assertThat(audit.findings(Severity.BROKEN))
        .extracting(Finding::field)
        .containsExactlyInAnyOrder("lease", "limit", "rate", "a:limit", "a:state", "b:cooling");
    assertThat(kindsOf(audit)).startsWith("UNUSABLE_FIELD").contains("RECORD_WITHOUT_LEASE");
    assertThat(audit.toString()).contains("is not consistent").contains("HSET");
  }

  @Test
  void countsThatNobodyWouldNoticeAreBroken() {
    redis.hset(key(":members"), Map.of("a:held", "3", "b:held", "0"));
    String used = redis.hget(key(""), "used");
    redis.hset(key(""), "used", used.replaceFirst("=\\d+ ", "=9 "));

    PoolAudit audit = audited();

    assertThat(audit.findings(Severity.BROKEN))
        .as(audit.toString())
        .extracting(Finding::kind)
        .containsOnly(FindingKind.WRONG_COUNT)
        .hasSize(2);
    // What the findings say mends them.
    redis.hdel(key(":members"), "held");
    redis.hdel(key(""), "used");
    assertThat(Audits.assertConsistent(server, prefix.toString(), POOL).findings()).isEmpty();
  }

  @Test
  void ofManyFindingsTheFirstAreToldAndTheRestIsCounted() {
    for (int i = 0; i < 30; i++) {
      redis.hset(key(":holders"), "ghost:" + i, "x");
    }
    PoolAudit audit = audited();
    assertThat(audit.findings()).hasSize(20);
    assertThat(audit.leftOut()).isEqualTo(10);
    assertThat(audit.toString()).contains("and 10 more");
    assertThat(Audits.assertConsistent(server, prefix.toString(), POOL).findings()).isEmpty();
  }

  @Test
  void ofWhatIsVeryLongTheBeginningIsRead() {
    redis.eval(
        "for i = 1, 10001 do redis.call('ZADD', KEYS[1], 99999999999999, 'x' .. i) end",
        ScriptOutputType.STATUS,
        key(":leases"));
    PoolAudit audit = audited();
    assertThat(audit.isComplete()).isFalse();
    assertThat(audit.sizes().live()).isEqualTo(10_004);
    assertThat(audit.toString()).contains("as far as it was read");
  }

  /** With its severity, as the command line writes it. */
  @ParameterizedTest
  @EnumSource
  void theManualExplainsEveryKind(FindingKind kind) throws IOException {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String severity = kind.severity().name().toLowerCase(Locale.ROOT);
    assertThat(Files.readString(Path.of("REDIS.md")).lines())
        .anyMatch(
            line -> line.startsWith("| " + severity + " ") && line.contains("`" + name + "`"));
  }

  @Test
  void theIndexIsAskedToo() {
    redis.srem(prefix + "pool-index", POOL);
    assertThat(audited().findings())
        .extracting(Finding::kind, Finding::key, Finding::field)
        .containsExactly(tuple(FindingKind.NOT_LISTED, prefix + "pool-index", POOL));

    redis.sadd(prefix + "pool-index", "gone");
    PoolAudit gone = WorkerStore.reply(worker.store().audit("gone")).audit();
    assertThat(gone).isNotNull();
    assertThat(gone.isConsistent()).isTrue();
    assertThat(gone.findings())
        .extracting(Finding::kind)
        .containsExactly(FindingKind.LISTED_WITHOUT_POOL);
  }
}
