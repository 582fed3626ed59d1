package io.poolcoordinator.redis.store;

import static io.poolcoordinator.redis.store.ReplyDecoder.number;
import static io.poolcoordinator.redis.store.ReplyDecoder.text;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.StoredMember;
import io.poolcoordinator.spi.StoredPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Members as scripts take them and tell of them. */
final class MemberDecoder {

  /** Name, weight, limit, rate, state and attributes. */
  private static final int SETTINGS = 6;

  /** Name, state, held, end of the cool-down and failures. */
  private static final int STANDING = 5;

  private static final String NO_LIMIT = "-1";

  private MemberDecoder() {}

  /** Appends the members of wanted settings to the arguments of a script. */
  static void encode(StoredPool settings, List<String> arguments) {
    for (Member member : settings.config().members()) {
      arguments.add(member.name());
      arguments.add(Integer.toString(member.weight()));
      arguments.add(
          member.limit().isPresent() ? Integer.toString(member.limit().getAsInt()) : NO_LIMIT);
      arguments.add(rateText(member.rateLimits()));
      arguments.add(
          settings
              .memberStates()
              .getOrDefault(member.name(), MemberState.ACTIVE)
              .name()
              .toLowerCase(Locale.ROOT));
      List<String> lines = new ArrayList<>();
      member.attributes().forEach((key, value) -> lines.add(key + "=" + value));
      arguments.add(String.join("\n", lines));
    }
  }

  /** The settings of members. */
  static List<Member> members(List<Object> values) {
    List<Member> members = new ArrayList<>(values.size() / SETTINGS);
    for (int i = 0; i < values.size(); i += SETTINGS) {
      Member.Builder member =
          Member.builder(text(values, i)).weight(Math.toIntExact(number(values, i + 1)));
      long limit = number(values, i + 2);
      if (limit >= 0) {
        member.limit(Math.toIntExact(limit));
      }
      for (String rate : text(values, i + 3).split(",")) {
        if (!rate.isEmpty()) {
          member.rateLimit(RateLimit.parse(rate));
        }
      }
      for (String line : text(values, i + 5).split("\n")) {
        int equals = line.indexOf('=');
        if (equals >= 0) {
          member.attribute(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      members.add(member.build());
    }
    return members;
  }

  /** The states of those members that are not active. */
  static Map<String, MemberState> states(List<Object> values) {
    Map<String, MemberState> states = new HashMap<>();
    for (int i = 0; i < values.size(); i += SETTINGS) {
      MemberState state = state(text(values, i + 4));
      if (state != MemberState.ACTIVE) {
        states.put(text(values, i), state);
      }
    }
    return states;
  }

  /** How members stand. */
  static List<StoredMember> standings(List<Object> values) {
    List<StoredMember> members = new ArrayList<>(values.size() / STANDING);
    for (int i = 0; i < values.size(); i += STANDING) {
      members.add(
          new StoredMember(
              text(values, i),
              state(text(values, i + 1)),
              number(values, i + 2),
              number(values, i + 3),
              Math.toIntExact(number(values, i + 4))));
    }
    return members;
  }

  /** Windows as the scripts take them. */
  static String rateText(List<RateLimit> rateLimits) {
    return rateLimits.stream().map(RateLimit::toString).collect(Collectors.joining(","));
  }

  private static MemberState state(String text) {
    return MemberState.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
