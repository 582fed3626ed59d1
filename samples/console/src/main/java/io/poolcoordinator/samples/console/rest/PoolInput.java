package io.poolcoordinator.samples.console.rest;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The settings of a pool, out of JSON: those that are given; the others stay as they are. */
final class PoolInput {

  static final String NAME = "name";

  private static final Set<String> COOL_DOWN =
      Set.of("standardMillis", "shortestMillis", "longestMillis", "afterFailures");

  private static final Set<String> SETTINGS =
      Set.of(
          "limit",
          "timeoutMillis",
          "leaseMillis",
          "longestHoldMillis",
          "warnAfterMillis",
          "rateLimits",
          "rateLimitPerWorker",
          "members",
          "coolDown");

  private PoolInput() {}

  /** The settings of a pool that is made. */
  static PoolConfig made(Fields body) {
    body.allow(with(NAME, Acting.REASON));
    if (!body.has("limit")) {
      throw Problem.invalid(
          "limit",
          "limit is missing: say how many permits may be held at once, from 0 to "
              + PoolConfig.MAX_LIMIT);
    }
    return built(body, PoolConfig.builder(), CoolDown.DEFAULT);
  }

  /** Refuses fields that are no settings, and a body that changes nothing. */
  static void checkChange(Fields body) {
    body.allow(with(Acting.REASON));
    if (SETTINGS.stream().noneMatch(body::has)) {
      throw Problem.invalid(
          "nothing to change: give one or more of "
              + String.join(", ", SETTINGS.stream().sorted().toList()));
    }
  }

  /** The settings of a pool that is changed. */
  static PoolConfig changed(PoolConfig before, Fields body) {
    return built(body, before.toBuilder(), before.coolDown());
  }

  private static Set<String> with(String... more) {
    Set<String> names = new TreeSet<>(SETTINGS);
    names.addAll(List.of(more));
    return names;
  }

  private static PoolConfig built(Fields body, PoolConfig.Builder pool, CoolDown before) {
    body.integer("limit", 0, PoolConfig.MAX_LIMIT).ifPresent(pool::limit);
    body.millis("timeoutMillis", Duration.ZERO, PoolConfig.MAX_TIMEOUT).ifPresent(pool::timeout);
    body.millis("leaseMillis", PoolConfig.MIN_LEASE, PoolConfig.MAX_LEASE).ifPresent(pool::lease);
    if (body.isNull("longestHoldMillis")) {
      pool.noLongestHold();
    } else {
      hold(body, "longestHoldMillis").ifPresent(pool::longestHold);
    }
    hold(body, "warnAfterMillis").ifPresent(pool::warnAfter);
    if (body.has("rateLimits")) {
      pool.noRateLimits();
      MemberInput.addRates(body, pool::rateLimit);
    }
    perWorker(body, pool);
    members(body, pool);
    body.object("coolDown").ifPresent(fields -> pool.coolDown(coolDown(fields, before)));
    // All else was checked by itself: what is left to refuse is the sum of the weights.
    return Fields.checked("members", pool::build);
  }

  private static Optional<Duration> hold(Fields body, String name) {
    return body.millis(name, PoolConfig.MIN_HOLD, PoolConfig.MAX_HOLD);
  }

  private static void perWorker(Fields body, PoolConfig.Builder pool) {
    String name = "rateLimitPerWorker";
    if (body.isNull(name)) {
      pool.noRateLimitPerWorker();
      return;
    }
    body.text(name)
        .ifPresent(
            rate -> checked(name, rate, text -> pool.rateLimitPerWorker(RateLimit.parse(text))));
  }

  private static void members(Fields body, PoolConfig.Builder pool) {
    Optional<List<Fields>> members = body.objects("members");
    if (members.isEmpty()) {
      return;
    }
    pool.noMembers();
    for (Fields member : members.get()) {
      checked(member.path(NAME), MemberInput.element(member), pool::member);
    }
  }

  private static <T> void checked(String path, T value, Consumer<T> set) {
    Fields.checked(
        path,
        () -> {
          set.accept(value);
          return value;
        });
  }

  private static CoolDown coolDown(Fields fields, CoolDown before) {
    fields.allow(COOL_DOWN);
    CoolDown.Builder coolDown =
        CoolDown.builder()
            .standard(within(fields, "standardMillis").orElse(before.standard()))
            .shortest(within(fields, "shortestMillis").orElse(before.shortest()))
            .longest(within(fields, "longestMillis").orElse(before.longest()))
            .afterFailures(
                fields
                    .integer("afterFailures", 0, CoolDown.MAX_AFTER_FAILURES)
                    .orElse(before.afterFailures()));
    return Fields.checked(fields.path("shortestMillis"), coolDown::build);
  }

  private static Optional<Duration> within(Fields fields, String name) {
    return fields.millis(name, CoolDown.MIN, CoolDown.MAX);
  }
}
