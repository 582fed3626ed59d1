package io.poolcoordinator.redis.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.ClientException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreErrorsTest {

  private final ScriptClient client =
      LettuceScriptClient.of("redis://localhost:6379", Duration.ofSeconds(1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOSCRIPT No matching script. Please use EVAL.",
        "MOVED 3999 127.0.0.1:6381",
        "ASK 3999 127.0.0.1:6381",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "LOADING Redis is loading the dataset in memory",
        "READONLY You can't write against a read only replica.",
        "CLUSTERDOWN The cluster is down",
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
        "OOM command not allowed when used memory > 'maxmemory'. script: 0ab, on @user_script:1.",
        "NOREPLICAS Not enough good replicas to write.",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "MISCONF Redis is configured to save RDB snapshots, but is currently unable to persist.",
        // As Redis 6.2 tells it:
        "ERR Error running script (call to f_0ab): @user_script:76: @user_script: 76: -OOM command"
            + " not allowed when used memory > 'maxmemory'."
      })
  void theseWereNotExecuted(String text) {
    assertThat(outcome(text)).isEqualTo(Outcome.NOT_EXECUTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOPERM this user has no permissions to run the 'evalsha' command",
        "WRONGPASS invalid username-password pair or user is disabled.",
        "NOAUTH Authentication required.",
        "POOLARGUMENTS 6 keys, but must be 7",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "ERR unknown command 'EVALSHA'",
        "ERR Error running script (call to f_0ab): @user_script:3: attempt to call a nil value",
        "SOMETHING"
      })
  void theseAreRefused(String text) {
    assertThat(outcome(text)).isEqualTo(Outcome.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR Script attempted to access a non local key in a cluster node script: 0ab, on"
            + " @user_script:76.",
        // As Redis 6.2 tells it:
        "ERR Error running script (call to f_0ab): @user_script:76: @user_script: 76: Lua script"
            + " attempted to access a non local key in a cluster node"
      })
  void ofASlotThatIsBeingMovedItIsUnknown(String text) {
    assertThat(outcome(text)).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"NOT_SENT, NOT_EXECUTED", "NO_REPLY, UNKNOWN"})
  void withoutAReplyItDependsOnWhetherItWasSent(Kind kind, Outcome outcome) {
    PoolException error = translate(new ClientException(kind, "because", null));

    assertThat(error).isInstanceOf(PoolStoreException.class).hasMessageContaining("because");
    assertThat(error.pool()).isEqualTo("netsuite");
    assertThat(((PoolStoreException) error).outcome()).isEqualTo(outcome);
    assertThat(error).hasMessageContaining("redis://localhost:6379");
  }

  @Test
  void whatNobodyExpectedIsUnknown() {
    PoolException error = translate(new IllegalStateException("surprise"));

    assertThat(((PoolStoreException) error).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(error).hasMessageContaining("surprise");
  }

  @Test
  void anUnusablePoolNamesKeyAndField() {
    PoolException error =
        translate(reply("POOLSTATE pool:{netsuite} limit is \"abc\", but must be a number"));

    assertThat(error).isInstanceOf(InvalidPoolStateException.class);
    assertThat(((InvalidPoolStateException) error).key()).isEqualTo("pool:{netsuite}");
    assertThat(((InvalidPoolStateException) error).field()).isEqualTo("limit");
    assertThat(error)
        .hasMessage(
            "pool netsuite is not usable: key pool:{netsuite}, field limit: is \"abc\", but must be"
                + " a number");
  }

  @Test
  void anUnusableKeyHasNoField() {
    PoolException error = translate(reply("POOLSTATE pool:{netsuite}:leases - must be a zset"));

    assertThat(((InvalidPoolStateException) error).key()).isEqualTo("pool:{netsuite}:leases");
    assertThat(((InvalidPoolStateException) error).field()).isEmpty();
  }

  private Outcome outcome(String text) {
    return ((PoolStoreException) translate(reply(text))).outcome();
  }

  private static ClientException reply(String text) {
    return new ClientException(Kind.ERROR_REPLY, text, null);
  }

  private PoolException translate(RuntimeException failure) {
    return StoreErrors.of("netsuite", "ACQUIRE", client, new CompletionException(failure));
  }
}
