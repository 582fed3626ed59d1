package io.poolcoordinator.metrics;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.WindowSnapshot;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real coordinator, whose pools look as a test says. */
final class FakeAdmin {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  final AtomicInteger looks = new AtomicInteger();
  volatile Function<String, CompletableFuture<PoolSnapshot>> looking =
      pool -> CompletableFuture.completedFuture(snapshot(pool));

  private final PoolAdmin admin =
      (PoolAdmin)
          Proxy.newProxyInstance(
              FakeAdmin.class.getClassLoader(),
              new Class<?>[] {PoolAdmin.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("snapshotAsync")) {
                  throw new UnsupportedOperationException(method.getName());
                }
                looks.incrementAndGet();
                return looking.apply((String) arguments[0]);
              });

  /** The coordinator with this administration. */
  PoolCoordinator over(PoolCoordinator coordinator) {
    return (PoolCoordinator)
        Proxy.newProxyInstance(
            FakeAdmin.class.getClassLoader(),
            new Class<?>[] {PoolCoordinator.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("admin")) {
                return admin;
              }
              try {
                return method.invoke(coordinator, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  /** Every look from now on has this result. */
  void shows(PoolSnapshot snapshot) {
    looking = pool -> CompletableFuture.completedFuture(snapshot);
  }

  /** Every look from now on fails. */
  void fails() {
    looking = pool -> CompletableFuture.failedFuture(new IllegalStateException("no store"));
  }

  /** Three of five held, one waits; one window of its own. */
  static PoolSnapshot snapshot(String pool, MemberSnapshot... members) {
    PoolConfig config = PoolConfig.builder().limit(5).rateLimit(RateLimit.perMinute(60)).build();
    return new PoolSnapshot(
        pool,
        NOW,
        7,
        config,
        PoolState.ACTIVE,
        3,
        1,
        Optional.of(Duration.ofMillis(2_500)),
        Optional.empty(),
        Optional.empty(),
        List.of(new WindowSnapshot(RateLimit.perMinute(60), 12, Optional.empty())),
        List.of(members),
        Optional.empty(),
        0,
        0,
        0);
  }

  /** The same, with nobody in it, and paused. */
  static PoolSnapshot paused(PoolSnapshot of) {
    return new PoolSnapshot(
        of.name(),
        of.time(),
        of.version(),
        of.config(),
        PoolState.PAUSED,
        0,
        0,
        Optional.empty(),
        Optional.of("paused"),
        Optional.empty(),
        of.windows(),
        of.members(),
        Optional.empty(),
        0,
        0,
        0);
  }

  /** A member with a window of its own, of which a unit is used for each permit. */
  static MemberSnapshot member(String name, long held, @Nullable Duration cooling) {
    return new MemberSnapshot(
        Member.of(name),
        MemberState.ACTIVE,
        held,
        cooling == null ? Optional.empty() : Optional.of(NOW.plus(cooling)),
        0,
        1,
        1,
        List.of(new WindowSnapshot(RateLimit.perDay(5_000), held, Optional.empty())));
  }
}
