package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.contract.RecordingListener;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.StoredPool;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that are set by hand, and nonsense that is refused. */
class FieldEditTest {

  private static final String POOL = "netsuite";

  private final AtomicLong clock = new AtomicLong(1_795_210_664_123L);
  private final InMemoryPools pools = new InMemoryPools(clock::get);
  private final InMemoryPoolStore store = new InMemoryPoolStore(pools);

  @BeforeEach
  void declare() {
    store.start("a", new RecordingListener());
    StoredPool settings =
        new StoredPool(
            PoolConfig.builder().limit(1).rateLimit(RateLimit.perMinute(7)).build(),
            PoolState.ACTIVE,
            0);
    now(store.declare(new DeclareCommand(POOL, Mode.KEEP, settings, 0)));
  }

  private static <T> T now(CompletionStage<T> stage) {
    assertThat(stage).isCompleted();
    return stage.toCompletableFuture().join();
  }

  private PoolConfig config() {
    DeclareReply found = now(store.find(POOL));
    assertThat(found.stored()).isNotNull();
    return found.stored().config();
  }

  @Test
  void fieldsAreSetWithinTheirBoundsOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "limit", "abc"))
        .withMessage("limit is \"abc\", but must be a whole number from 0 to 1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "limit", "-1"))
        .withMessage("limit is \"-1\", but must be a whole number from 0 to 1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "lease", "999"))
        .withMessage("lease is PT0.999S, but must be from PT1S to PT5M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "state", "ACTIVE"))
        .withMessage("state is \"ACTIVE\", but must be active, paused or deleted");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "rates", "1"))
        .withMessage(
            "field is \"rates\", but must be limit, timeout, lease, longest-hold, warn-after, rate,"
                + " rate-per-worker, cool-down, cool-down-shortest, cool-down-longest,"
                + " cool-down-failures, cooling, state, token or clock");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField("other", "limit", "1"))
        .withMessage("pool other is missing, so that it has no fields to set; declare it first");
  }

  @Test
  void allSettingsCanBeSet() {
    pools.setField(POOL, "limit", "4");
    pools.setField(POOL, "timeout", "5000");
    pools.setField(POOL, "lease", "6000");
    pools.setField(POOL, "longest-hold", "7000");
    pools.setField(POOL, "warn-after", "8000");
    pools.setField(POOL, "rate", "5000/1d@+02:00,60/1m");
    pools.setField(POOL, "rate-per-worker", "10/1s");
    pools.setField(POOL, "state", "paused");
    pools.setField(POOL, "clock", Long.toString(clock.get() + 9_000));

    DeclareReply found = now(store.find(POOL));
    assertThat(found.header().time()).isEqualTo(clock.get() + 9_000);
    assertThat(found.stored().state()).isEqualTo(PoolState.PAUSED);
    assertThat(found.stored().config())
        .hasToString(
            "limit=4 timeout=PT5S lease=PT6S longestHold=PT7S warnAfter=PT8S"
                + " rateLimits=[60/1m, 5000/1d@+02:00] rateLimitPerWorker=10/1s");
    pools.setField(POOL, "longest-hold", "0");
    pools.setField(POOL, "rate", "");
    pools.setField(POOL, "rate-per-worker", "");
    assertThat(config().longestHold()).isEmpty();
    assertThat(config().rateLimits()).isEmpty();
    assertThat(config().rateLimitPerWorker()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "60",
        "0/1m",
        "60/0s",
        "60/1m,30/60s",
        "60/32d",
        "1e3/1m",
        " 60/1m",
        "60/1m@+19:00",
        "60/7h@Z",
        "-60/1m",
        "60/-1m",
        "60/1m,",
        ",60/1m",
        "60/1m,,5/1s",
        "60/1m 5/1s",
        "60/1m;5/1s",
        "60/1m, 5/1s",
        "1000000001/1m",
        "9999999999/1m",
        "60/9999999999d",
        "60/1d@Z,50/24h@+00:00"
      })
  void aRateThatIsNonsenseIsRefusedAndNothingIsChanged(String value) {
    PoolConfig before = config();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "rate", value))
        .withMessageStartingWith(
            "rate is \"%s\", but must be like 60/1m or 60/1m,5000/1d@+02:00, or empty for none: ",
            value)
        .withCauseInstanceOf(IllegalArgumentException.class);
    assertThat(config()).isEqualTo(before);
  }

  @Test
  void aRateOfSeventeenWindowsIsRefused() {
    String sixteen =
        IntStream.rangeClosed(1, 16)
            .mapToObj(seconds -> "9/" + seconds + "s")
            .collect(Collectors.joining(","));
    pools.setField(POOL, "rate", sixteen);
    assertThat(config().rateLimits()).hasSize(16);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "rate", sixteen + ",9/17s"))
        .withMessageEndingWith("rateLimit 9/17s is one too many: a pool has at most 16 windows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "60", "0/1s", "10/1s,60/1m", "10/1h@Z", "10/1s ", "10/32d"})
  void aRatePerWorkerThatIsNonsenseIsRefusedAndNothingIsChanged(String value) {
    PoolConfig before = config();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.setField(POOL, "rate-per-worker", value))
        .withMessageStartingWith(
            "rate-per-worker is \"%s\", but must be like 10/1s, or empty for none: ", value);
    assertThat(config()).isEqualTo(before);
  }
}
