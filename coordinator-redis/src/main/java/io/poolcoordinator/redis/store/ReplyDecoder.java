package io.poolcoordinator.redis.store;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.Standing;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns the replies of the scripts into those of the contract. Every reply begins with its status
 * and the header: time, changed, generation, more, when to come back, and the grants made for the
 * worker that asked.
 */
final class ReplyDecoder {

  /** How many values the header has with the status; what a script adds comes behind. */
  static final int HEADER = 7;

  /** Where the members stand behind the header of what is stored. */
  private static final int MEMBERS = 13;

  /** How many values a grant has. */
  private static final int GRANT = 5;

  private ReplyDecoder() {}

  static AcquireReply acquire(List<Object> reply, String id) {
    AcquireReply.Status status = AcquireReply.Status.valueOf(text(reply, 0));
    Grant grant =
        status == AcquireReply.Status.GRANTED
            ? new Grant(
                id,
                number(reply, HEADER),
                number(reply, HEADER + 1),
                number(reply, HEADER + 2),
                text(reply, HEADER + 9))
            : null;
    return new AcquireReply(
        header(reply),
        status,
        grant,
        number(reply, HEADER + 3),
        number(reply, HEADER + 4),
        standing(reply, HEADER + 5));
  }

  static ReserveReply reserve(List<Object> reply) {
    return new ReserveReply(
        header(reply),
        ReserveReply.Status.valueOf(text(reply, 0)),
        number(reply, HEADER),
        number(reply, HEADER + 1),
        text(reply, HEADER + 2));
  }

  static ReleaseReply release(List<Object> reply) {
    return new ReleaseReply(
        header(reply),
        ReleaseReply.Status.valueOf(text(reply, 0)),
        standing(reply, HEADER),
        number(reply, HEADER + 4));
  }

  static RenewReply renew(List<Object> reply) {
    boolean missing = text(reply, 0).equals("MISSING");
    List<Object> values = list(reply, HEADER);
    List<Long> ends = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      ends.add(number(values, i));
    }
    return new RenewReply(header(reply), missing, ends);
  }

  static PollReply poll(List<Object> reply, List<String> ids) {
    List<Object> values = list(reply, HEADER + 1);
    List<WaiterState> waiters = new ArrayList<>(values.size() / GRANT);
    for (int i = 0; i < values.size(); i += GRANT) {
      WaiterStatus status = WaiterStatus.valueOf(text(values, i));
      Grant grant =
          status == WaiterStatus.GRANTED
              ? new Grant(
                  ids.get(i / GRANT),
                  number(values, i + 1),
                  number(values, i + 2),
                  number(values, i + 3),
                  text(values, i + 4))
              : null;
      waiters.add(new WaiterState(status, grant));
    }
    return new PollReply(
        header(reply),
        PollReply.Status.valueOf(text(reply, 0)),
        number(reply, HEADER) == 1,
        waiters);
  }

  static DeclareReply declare(List<Object> reply, PoolKeys keys) {
    DeclareReply.Status status = DeclareReply.Status.valueOf(text(reply, 0));
    StoredPool stored = status == DeclareReply.Status.MISSING ? null : stored(reply, keys);
    return new DeclareReply(
        header(reply),
        status,
        stored,
        stored == null ? DeclareReply.UNLIMITED : number(reply, HEADER + 8));
  }

  /** What is stored, behind the header. */
  static StoredPool stored(List<Object> reply, PoolKeys keys) {
    return new StoredPool(
        config(reply, keys),
        PoolState.valueOf(text(reply, HEADER + 7).toUpperCase(Locale.ROOT)),
        MemberDecoder.states(list(reply, HEADER + MEMBERS)),
        header(reply).changed());
  }

  private static PoolConfig config(List<Object> reply, PoolKeys keys) {
    PoolConfig.Builder config =
        PoolConfig.builder()
            .limit(Math.toIntExact(number(reply, HEADER)))
            .timeout(Duration.ofMillis(number(reply, HEADER + 1)))
            .lease(Duration.ofMillis(number(reply, HEADER + 2)))
            .warnAfter(Duration.ofMillis(number(reply, HEADER + 4)));
    long longestHold = number(reply, HEADER + 3);
    if (longestHold != 0) {
      try {
        config.longestHold(Duration.ofMillis(longestHold));
      } catch (IllegalArgumentException outOfBounds) {
        throw new InvalidPoolStateException(
            keys.pool(),
            keys.hash(),
            "longest-hold",
            "is \""
                + longestHold
                + "\", but must be 0 for no bound or a whole number of ms from "
                + PoolConfig.MIN_HOLD.toMillis()
                + " to "
                + PoolConfig.MAX_HOLD.toMillis()
                + "; mend it: HSET "
                + keys.hash()
                + " longest-hold <number>");
      }
    }
    for (String rate : text(reply, HEADER + 5).split(",")) {
      if (!rate.isEmpty()) {
        config.rateLimit(RateLimit.parse(rate));
      }
    }
    String perWorker = text(reply, HEADER + 6);
    if (!perWorker.isEmpty()) {
      config.rateLimitPerWorker(RateLimit.parse(perWorker));
    }
    config.coolDown(
        CoolDown.builder()
            .standard(Duration.ofMillis(number(reply, HEADER + 9)))
            .shortest(Duration.ofMillis(number(reply, HEADER + 10)))
            .longest(Duration.ofMillis(number(reply, HEADER + 11)))
            .afterFailures(Math.toIntExact(number(reply, HEADER + 12)))
            .build());
    MemberDecoder.members(list(reply, HEADER + MEMBERS)).forEach(config::member);
    return config.build();
  }

  static MemberReply members(List<Object> reply) {
    return new MemberReply(
        header(reply),
        MemberReply.Status.valueOf(text(reply, 0)),
        MemberDecoder.standings(list(reply, HEADER)));
  }

  static ReplyHeader header(List<Object> reply) {
    return new ReplyHeader(
        number(reply, 1),
        number(reply, 2),
        number(reply, 3),
        number(reply, 4) == 1,
        number(reply, 5),
        grants(list(reply, 6)));
  }

  private static List<Grant> grants(List<Object> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    List<Grant> grants = new ArrayList<>(values.size() / GRANT);
    for (int i = 0; i < values.size(); i += GRANT) {
      grants.add(
          new Grant(
              text(values, i),
              number(values, i + 1),
              number(values, i + 2),
              number(values, i + 3),
              text(values, i + 4)));
    }
    return grants;
  }

  private static Standing standing(List<Object> reply, int index) {
    return new Standing(
        number(reply, index),
        number(reply, index + 1),
        number(reply, index + 2),
        text(reply, index + 3));
  }

  static long number(List<Object> values, int index) {
    return value(values, index) instanceof Long number ? number : wrong(values, index, "a number");
  }

  static String text(List<Object> values, int index) {
    return value(values, index) instanceof String text ? text : wrong(values, index, "a text");
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(List<Object> values, int index) {
    return value(values, index) instanceof List<?> list
        ? (List<Object>) list
        : wrong(values, index, "an array");
  }

  private static @Nullable Object value(List<Object> values, int index) {
    return index < values.size() ? values.get(index) : null;
  }

  private static <T> T wrong(List<Object> values, int index, String wanted) {
    throw new IllegalArgumentException(
        "value " + index + " must be " + wanted + ", but the reply is " + values);
  }
}
