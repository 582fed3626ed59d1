package io.poolcoordinator.memory;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.MemoryPool.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings as a pool's events tell them: {@code field=value}, with the names and in the units of
 * the fields in Redis. Attributes of members are left out.
 */
final class SettingsText {

  /** Of a pool that was not there. */
  static final SettingsText NOTHING = new SettingsText(Map.of());

  private final Map<String, String> fields;

  private SettingsText(Map<String, String> fields) {
    this.fields = fields;
  }

  /** All settings of a pool that is not missing, and of its members. */
  static SettingsText of(MemoryPool pool, Settings settings) {
    Map<String, String> fields = new LinkedHashMap<>();
    addFields(fields, settings);
    addMembers(fields, new Roster(pool));
    return new SettingsText(fields);
  }

  /** Those of the pool itself. */
  static SettingsText ofFields(Settings settings) {
    Map<String, String> fields = new LinkedHashMap<>();
    addFields(fields, settings);
    return new SettingsText(fields);
  }

  /** Those of its members. */
  static SettingsText ofMembers(MemoryPool pool) {
    Map<String, String> fields = new LinkedHashMap<>();
    addMembers(fields, new Roster(pool));
    return new SettingsText(fields);
  }

  private static void addFields(Map<String, String> fields, Settings settings) {
    PoolConfig config = settings.config();
    CoolDown coolDown = config.coolDown();
    fields.put("limit", Integer.toString(config.limit()));
    fields.put("timeout", millis(config.timeout()));
    fields.put("lease", millis(config.lease()));
    fields.put("longest-hold", millis(config.longestHold().orElse(Duration.ZERO)));
    fields.put("warn-after", millis(config.warnAfter()));
    fields.put("state", settings.stateName());
    fields.put("rate", rates(config.rateLimits()));
    fields.put("rate-per-worker", config.rateLimitPerWorker().map(RateLimit::toString).orElse(""));
    fields.put("cool-down", millis(coolDown.standard()));
    fields.put("cool-down-shortest", millis(coolDown.shortest()));
    fields.put("cool-down-longest", millis(coolDown.longest()));
    fields.put("cool-down-failures", Integer.toString(coolDown.afterFailures()));
  }

  private static void addMembers(Map<String, String> fields, Roster roster) {
    Map<String, MemberState> states = roster.states();
    for (Member member : roster.members()) {
      String name = member.name();
      fields.put(name + ":weight", Integer.toString(member.weight()));
      member.limit().ifPresent(limit -> fields.put(name + ":limit", Integer.toString(limit)));
      if (!member.rateLimits().isEmpty()) {
        fields.put(name + ":rate", rates(member.rateLimits()));
      }
      MemberState state = states.get(name);
      if (state != null) {
        fields.put(name + ":state", nameOf(state));
      }
    }
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static String rates(List<RateLimit> rates) {
    return rates.stream().map(RateLimit::toString).collect(Collectors.joining(","));
  }

  /** A state as it is stored, and as people read it. */
  static String nameOf(MemberState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Those that are not the same in another text, or not there. */
  String unlike(SettingsText other) {
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().equals(other.fields.get(field.getKey())))
        .map(field -> field.getKey() + "=" + field.getValue())
        .collect(Collectors.joining(" "));
  }
}
