package io.poolcoordinator.samples.console;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.samples.console.view.Quoted;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Whole numbers as people type them, in the digits 0 to 9 alone: what Java and picocli also take
 * for numbers ({@code 0x10}, {@code +5}, digits of other scripts) is more often a slip.
 */
final class WholeNumbers {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

  /** Instead of a number, where there may be none. */
  static final String NONE = "none";

  private WholeNumbers() {}

  private static long read(String text, long least, long most, String orNone) {
    if (DIGITS.matcher(text).matches()) {
      try {
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException tooLarge) {
        // Of 19 digits some are beyond a long, and so beyond all bounds.
      }
    }
    throw new TypeConversionException(
        Quoted.text(text)
            + ", but must be a whole number from "
            + least
            + " to "
            + most
            + ", in the digits 0 to 9 alone"
            + orNone);
  }

  /** The limit of a pool. */
  static final class Limit implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) read(text, 0, PoolConfig.MAX_LIMIT, "");
    }
  }

  /** The limit of a member, or none. */
  static final class LimitOrNone implements ITypeConverter<MemberLimit> {
    @Override
    public MemberLimit convert(String text) {
      return new MemberLimit(
          text.equals(NONE)
              ? OptionalInt.empty()
              : OptionalInt.of((int) read(text, 0, PoolConfig.MAX_LIMIT, ", or " + NONE)));
    }
  }

  /** The weight of a member. */
  static final class Weight implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) read(text, 1, Member.MAX_WEIGHT, "");
    }
  }

  /** The version of a pool's settings. */
  static final class Version implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return read(text, 1, Long.MAX_VALUE, "");
    }
  }

  /** A port. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) read(text, 0, 65_535, "");
    }
  }

  /** How many events are listed. */
  static final class Most implements ITypeConverter<Integer> {

    static final int MAX = 1_000;

    @Override
    public Integer convert(String text) {
      return (int) read(text, 1, MAX, "");
    }
  }

  /**
   * What was typed for a member's limit.
   *
   * @param limit the limit; empty for {@code none}
   */
  record MemberLimit(OptionalInt limit) {

    void applyTo(Member.Builder member) {
      limit.ifPresentOrElse(member::limit, member::noLimit);
    }
  }
}
