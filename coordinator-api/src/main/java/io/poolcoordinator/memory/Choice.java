package io.poolcoordinator.memory;

import io.poolcoordinator.memory.Eligibility.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which member serves somebody.
 *
 * @param member its name; empty where none is needed, or none can serve
 * @param refusal why none can serve; null where one does
 * @param inVain until the refusal ends nothing but time can help
 * @param looked the members that were looked at, and what stood in their way
 */
record Choice(String member, @Nullable Refusal refusal, boolean inVain, Map<String, Kind> looked) {

  /** No member is needed. */
  static final Choice NOT_NEEDED = of("");

  static Choice of(String member) {
    return new Choice(member, null, false, Map.of());
  }
}
