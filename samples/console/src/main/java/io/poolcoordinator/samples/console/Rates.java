package io.poolcoordinator.samples.console;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.console.view.Quoted;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Rate windows as people type them.
 *
 * @param windows the windows; empty for {@code none}
 */
record Rates(List<RateLimit> windows) {

  Rates {
    windows = List.copyOf(windows);
  }

  void applyTo(PoolConfig.Builder pool) {
    pool.noRateLimits();
    windows.forEach(pool::rateLimit);
  }

  void applyTo(Member.Builder member) {
    member.noRateLimits();
    windows.forEach(member::rateLimit);
  }

  /** Reads {@code 60/1m,5000/1d} and {@code none}. */
  static final class Input implements ITypeConverter<Rates> {

    @Override
    public Rates convert(String text) {
      if (text.equals(WholeNumbers.NONE)) {
        return new Rates(List.of());
      }
      try {
        Rates rates = new Rates(Arrays.stream(text.split(",", -1)).map(RateLimit::parse).toList());
        // Finds two of one length, and too many, before anything is asked.
        rates.applyTo(PoolConfig.builder());
        return rates;
      } catch (IllegalArgumentException refused) {
        throw new TypeConversionException(
            Quoted.text(text)
                + ", but must be "
                + WholeNumbers.NONE
                + " or up to "
                + PoolConfig.MAX_RATE_LIMITS
                + " windows such as 60/1m,5000/1d: "
                + refused.getMessage());
      }
    }
  }
}
