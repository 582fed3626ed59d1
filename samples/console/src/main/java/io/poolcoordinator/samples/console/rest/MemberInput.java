package io.poolcoordinator.samples.console.rest;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The settings of a member, out of JSON. */
final class MemberInput {

  private static final String NAME = "name";
  private static final Set<String> SETTINGS = Set.of("weight", "limit", "rateLimits", "attributes");
  private static final Set<String> WITH_NAME =
      Set.of(NAME, "weight", "limit", "rateLimits", "attributes");
  private static final Set<String> WITH_NAME_AND_REASON =
      Set.of(NAME, "weight", "limit", "rateLimits", "attributes", Acting.REASON);
  private static final Set<String> WITH_REASON =
      Set.of("weight", "limit", "rateLimits", "attributes", Acting.REASON);

  private MemberInput() {}

  /** A member within the settings of a pool. */
  static Member element(Fields fields) {
    return named(fields.allow(WITH_NAME));
  }

  /** A member that is added. */
  static Member added(Fields body) {
    return named(body.allow(WITH_NAME_AND_REASON));
  }

  /** A member that is changed: what is not given stays. */
  static Member changed(Member before, Fields body) {
    body.allow(WITH_REASON);
    if (SETTINGS.stream().noneMatch(body::has)) {
      throw Problem.invalid("nothing to change: give weight, limit, rateLimits or attributes");
    }
    return settings(before.toBuilder(), before, body);
  }

  private static Member named(Fields fields) {
    String name = fields.required(NAME);
    Member.Builder builder = Fields.checked(fields.path(NAME), () -> Member.builder(name));
    return settings(builder, Member.of(name), fields);
  }

  private static Member settings(Member.Builder builder, Member before, Fields fields) {
    fields.integer("weight", 1, Member.MAX_WEIGHT).ifPresent(builder::weight);
    if (fields.isNull("limit")) {
      builder.noLimit();
    } else {
      fields.integer("limit", 0, PoolConfig.MAX_LIMIT).ifPresent(builder::limit);
    }
    if (fields.has("rateLimits")) {
      builder.noRateLimits();
      addRates(fields, builder::rateLimit);
    }
    if (fields.has("attributes")) {
      return withAttributes(builder.build(), fields);
    }
    return builder.build();
  }

  /** The builder only ever adds attributes: those that are given replace all that there were. */
  private static Member withAttributes(Member member, Fields fields) {
    Member.Builder builder = Member.builder(member.name()).weight(member.weight());
    member.limit().ifPresent(builder::limit);
    member.rateLimits().forEach(builder::rateLimit);
    fields
        .object("attributes")
        .ifPresent(
            attributes -> {
              for (String key : attributes.names()) {
                String value = attributes.required(key);
                Fields.checked(attributes.path(key), () -> builder.attribute(key, value));
              }
            });
    return builder.build();
  }

  /** The windows of a pool or of a member. */
  static void addRates(Fields fields, Consumer<RateLimit> add) {
    List<String> rates = fields.texts("rateLimits").orElse(List.of());
    for (int i = 0; i < rates.size(); i++) {
      String rate = rates.get(i);
      Fields.checked(
          fields.path("rateLimits") + "[" + i + "]",
          () -> {
            add.accept(RateLimit.parse(rate));
            return rate;
          });
    }
  }
}
