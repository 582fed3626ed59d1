package io.poolcoordinator.spi;

import java.util.List;

/**
 * Which members may serve somebody, other than any in the order that all workers share.
 *
 * @param members names, the preferred first, each once; empty for any member in the shared order,
 *     which alone is moved by a grant
 * @param frozen whether members count that were removed from the pool since: those of a job
 */
public record Preference(List<String> members, boolean frozen) {

  /** Any member, in the shared order. */
  public static final Preference NONE = new Preference(List.of(), false);

  /** Makes a preference of names that nobody changes. */
  public Preference {
    members = List.copyOf(members);
  }

  /** The member of a permit that takes further units. */
  public static Preference ofHolder(String member) {
    return member.isEmpty() ? NONE : new Preference(List.of(member), true);
  }

  /** Whether any member may serve. */
  public boolean isNone() {
    return members.isEmpty();
  }
}
