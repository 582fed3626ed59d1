package io.poolcoordinator.samples.console;

import io.poolcoordinator.Member;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a member, as options. */
final class MemberSettings {

  @Option(
      names = "--weight",
      paramLabel = "N",
      converter = WholeNumbers.Weight.class,
      description = "Its turns among those of all members, from 1 to 1000.")
  private @Nullable Integer weight;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = WholeNumbers.LimitOrNone.class,
      description = "Permits held on it at once, from 0 to 1000000, or none.")
  private WholeNumbers.@Nullable MemberLimit limit;

  @Option(
      names = "--rate",
      paramLabel = "RATES",
      converter = Rates.Input.class,
      description = "All its own rate windows, such as 60/1m,5000/1d, or none.")
  private @Nullable Rates rate;

  boolean isEmpty() {
    return weight == null && limit == null && rate == null;
  }

  /** Sets what was given; the rest stays. */
  Member applyTo(Member.Builder member) {
    if (weight != null) {
      member.weight(weight);
    }
    if (limit != null) {
      limit.applyTo(member);
    }
    if (rate != null) {
      rate.applyTo(member);
    }
    return member.build();
  }
}
