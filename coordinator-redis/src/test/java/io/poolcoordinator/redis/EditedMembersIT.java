package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.sync.RedisCommands;
import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people may do to members by hand: refused with key and remedy, or taken as it is, or healed.
 */
class EditedMembersIT {

  private static final String POOL = "netsuite";

  private final RedisServer server = RedisServer.shared();
  private final RedisCommands<String, String> redis = server.commands();
  private final PrivatePrefix prefix = new PrivatePrefix(server);
  private final PoolConfig config =
      PoolConfig.builder()
          .limit(9)
          .member(Member.builder("eol1").limit(1).build())
          .member(Member.of("eol2"))
          .build();
  private final String rotation = prefix.key(POOL, ":rotation");
  private final String members = prefix.key(POOL, ":members");
  private WorkerStore worker;

  @BeforeEach
  void makePool() {
    worker = WorkerStore.open(server.uri(), prefix.toString(), "web-1", Duration.ofSeconds(5));
    worker.declare(POOL, config);
  }

  @AfterEach
  void close() {
    worker.close();
    prefix.close();
  }

  private AcquireReply attempt(int number, String... preferred) {
    return WorkerStore.reply(
        worker
            .store()
            .acquire(
                new AcquireCommand(
                    POOL,
                    worker.id(number),
                    0,
                    worker.find(POOL).header().time() + WorkerStore.ON_ITS_WAY,
                    1,
                    "",
                    true,
                    true,
                    new Preference(List.of(preferred), false))));
  }

  private static String member(AcquireReply reply) {
    assertThat(reply.status()).isEqualTo(Status.GRANTED);
    assertThat(reply.grant()).isNotNull();
    return reply.grant().member();
  }

  /** A second has passed since the last look: whoever comes next sees all members. */
  private void letASecondPass() {
    redis.hdel(prefix.key(POOL, ""), "swept");
  }

  /** Every operation fails with this error, and none writes anything. */
  private InvalidPoolStateException refused() {
    letASecondPass();
    long notAfter = System.currentTimeMillis() + WorkerStore.ON_ITS_WAY;
    StoredPool settings = new StoredPool(config, PoolState.ACTIVE, 0);
    List<Supplier<CompletionStage<?>>> operations =
        List.of(
            () -> worker.store().find(POOL),
            () ->
                worker
                    .store()
                    .acquire(new AcquireCommand(POOL, "web-1:1", 0, notAfter, 1, "", true, true)),
            () -> worker.store().reserve(new ReserveCommand(POOL, "web-1:2", 0, notAfter, 1)),
            () -> worker.store().poll(new PollCommand(POOL, notAfter, true, List.of())),
            () -> worker.store().members(new MemberCommand(POOL, MemberCommand.Act.READ, "")),
            () ->
                worker
                    .store()
                    .declare(new DeclareCommand(POOL, DeclareCommand.Mode.REPLACE, settings, 0)));
    return RefusedOperations.errorOf(prefix, POOL, operations);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        // field ; value ; what the message says
        "eol1:limit; abc; whole number from 0 to 1000000",
        "eol1:limit; -1; whole number from 0 to 1000000",
        "eol1:limit; 1e400; whole number from 0 to 1000000",
        "eol1:limit; ''; whole number from 0 to 1000000",
        "eol2:rate; 60; each window must be like 60/1m",
        "eol2:rate; 0/1m; each window must be like 60/1m",
        "eol1:state; off; must be active, drained or disabled",
        "eol1:cooling; tomorrow; must begin like until=",
        "eol1:failures; nan; whole number from 0",
        "eol1:limt; 5; must be like eol1:limit",
        "eol1; 5; must be like eol1:limit",
        "eol1:attribute:a!b; x; must be one of at most 16 attributes",
        "{eol1}:limit; 5; must be like eol1:limit",
      })
  void aFieldThatIsNoneIsRefusedAndMended(String field, String value, String says) {
    redis.hset(members, field, value);

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(members);
    assertThat(error).hasMessageContaining("field " + field).hasMessageContaining(says);
    redis.hdel(members, field);
    assertThat(attempt(1).status()).isEqualTo(Status.GRANTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {":rotation", ":members", ":bound"})
  void aKeyOfTheWrongTypeIsRefused(String suffix) {
    redis.set(prefix.key(POOL, suffix), "a string");

    InvalidPoolStateException error = refused();

    assertThat(error.key()).isEqualTo(prefix.key(POOL, suffix));
    assertThat(error).hasMessageContaining("is of another type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a:b", "", "{a}", "a,b"})
  void aTurnThatIsNoMembersNameIsRefused(String name) {
    redis.rpush(rotation, name);

    assertThat(refused())
        .hasMessageContaining("holds \"" + name + "\"")
        .hasMessageContaining("LREM " + rotation);
    redis.lrem(rotation, 0, name);
    assertThat(attempt(1).status()).isEqualTo(Status.GRANTED);
  }

  @Test
  void moreTurnsThanThereMayBeAreRefused() {
    for (int i = 0; i < 10; i++) {
      redis.rpush(rotation, Collections.nCopies(100, "eol3").toArray(String[]::new));
    }

    assertThat(refused())
        .hasMessageContaining("has 1002 turns, but must have at most 1000")
        .hasMessageContaining("LTRIM " + rotation + " 0 999");
  }

  @Test
  void aNameThatIsNoQueuesIsRefused() {
    attempt(1);
    redis.zadd(prefix.key(POOL, ":bound"), 0, "leases");

    assertThat(refused()).hasMessageContaining("field leases").hasMessageContaining("ZREM");
    assertThat(redis.zcard(prefix.key(POOL, ":leases"))).isEqualTo(1);
  }

  @Test
  void aMemberNeedsNoMoreThanATurn() {
    redis.rpush(rotation, "eol3");
    redis.lrem(rotation, 0, "eol2");
    attempt(1, "eol1");

    assertThat(member(attempt(2))).isEqualTo("eol3");
    assertThat(attempt(3, "eol2").status()).isEqualTo(Status.IMPOSSIBLE);
    letASecondPass();
    assertThat(worker.find(POOL).stored()).isNotNull();
    assertThat(worker.find(POOL).stored().config().members())
        .extracting(Member::name)
        .containsExactly("eol1", "eol3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "17", "", "1.0"})
  void countsThatPeopleChangedAreMadeAnew(String held) {
    assertThat(member(attempt(1, "eol1"))).isEqualTo("eol1");
    redis.hset(members, "eol1:held", held);
    letASecondPass();

    assertThat(attempt(2, "eol1").standing().reason()).isEqualTo("member slots");
    assertThat(redis.hget(members, "eol1:held")).isEqualTo("1");
    worker.release(POOL, 1);
    assertThat(redis.hget(members, "eol1:held")).isEqualTo("0");
    assertThat(member(attempt(3, "eol1"))).isEqualTo("eol1");
  }

  @Test
  void countsThatPeopleDeletedAreMadeAnew() {
    attempt(1, "eol1");
    redis.del(members);
    redis.hset(members, "eol1:limit", "1");

    assertThat(attempt(2, "eol1").standing().reason()).isEqualTo("member slots");
    assertThat(redis.hget(members, "held")).isEqualTo("1 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"member=x:y", "member=", "member={}", "nonsense"})
  void aHoldersRecordThatIsNonsenseCountsOnNobody(String edited) {
    attempt(1, "eol1");
    redis.hset(
        prefix.key(POOL, ":holders"),
        worker.id(1),
        "since=2026-11-20T21:37:44.123Z token=17 " + edited + " cost=1 label=");

    worker.release(POOL, 1);
    letASecondPass();

    assertThat(member(attempt(2, "eol2"))).isEqualTo("eol2");
    assertThat(member(attempt(3, "eol1"))).isEqualTo("eol1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"members=,", "members=", "frozen=a:b", "members=eol1,,eol2"})
  void aWaitersRecordThatIsNonsenseHoldsUpNobody(String edited) {
    redis.hset(prefix.key(POOL, ""), "limit", "1");
    attempt(1);
    worker.listen(POOL);
    assertThat(worker.acquire(POOL, 2).status()).isEqualTo(Status.QUEUED);
    redis.hset(
        prefix.key(POOL, ":waiting"),
        worker.id(2),
        "since=2026-11-20T21:37:44.123Z ticket=17 deadline=2096-11-20T21:37:44.123Z cost=1 "
            + edited
            + " label=");

    worker.release(POOL, 1);

    assertThat(attempt(3).status()).isEqualTo(Status.GRANTED);
  }
}
