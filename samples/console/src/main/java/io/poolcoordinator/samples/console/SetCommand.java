package io.poolcoordinator.samples.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.PoolView;
import io.poolcoordinator.samples.console.view.Times;
import io.poolcoordinator.samples.console.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code set}. */
@Command(
    name = "set",
    description = {
      "Change the settings of a pool. What is not given stays as it is.",
      "With --version only if nobody has changed them since."
    })
final class SetCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String pool = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = WholeNumbers.Limit.class,
      description = "Permits held at once, from 0 to 1000000.")
  private @Nullable Integer limit;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationInputs.Timeout.class,
      description = "How long a call waits that does not say so itself, from 0 to 5m.")
  private @Nullable Duration timeout;

  @Option(
      names = "--lease",
      paramLabel = "DURATION",
      converter = DurationInputs.Lease.class,
      description = "How long a permit is believed in without hearing of it, from 1s to 5m.")
  private @Nullable Duration lease;

  @Option(
      names = "--rate",
      paramLabel = "RATES",
      converter = Rates.Input.class,
      description = "All rate windows, such as 60/1m,5000/1d, or none.")
  private @Nullable Rates rate;

  @Option(
      names = "--longest-hold",
      paramLabel = "DURATION",
      converter = DurationInputs.HoldOrNone.class,
      description = "After it a permit is not renewed any longer, from 1s to 31d, or none.")
  private DurationInputs.@Nullable LongestHold longestHold;

  @Option(
      names = "--warn-after",
      paramLabel = "DURATION",
      converter = DurationInputs.Hold.class,
      description = "After it a permit that is still held is logged, from 1s to 31d.")
  private @Nullable Duration warnAfter;

  @Option(
      names = "--version",
      paramLabel = "V",
      converter = WholeNumbers.Version.class,
      description = "The version that show has shown: set nothing if it is another one by now.")
  private @Nullable Long version;

  @Override
  void check() {
    if (limit == null
        && timeout == null
        && lease == null
        && rate == null
        && longestHold == null
        && warnAfter == null) {
      throw misused(
          "nothing to set: give --limit, --timeout, --lease, --rate, --longest-hold or"
              + " --warn-after");
    }
  }

  @Override
  void run(PoolAdmin admin, Output output) {
    AtomicReference<PoolConfig> before = new AtomicReference<>();
    PoolSnapshot after =
        version == null
            ? admin.update(
                pool,
                config -> {
                  before.set(config);
                  return changed(config);
                })
            : set(admin, version, before);
    output.show(new Changed(Objects.requireNonNull(before.get()), after));
  }

  private PoolSnapshot set(PoolAdmin admin, long seen, AtomicReference<PoolConfig> before) {
    PoolConfig config = admin.snapshot(pool).config();
    before.set(config);
    // If these are others than the caller has seen, the version is another one too.
    return admin.set(pool, changed(config), seen);
  }

  private PoolConfig changed(PoolConfig before) {
    PoolConfig.Builder config = before.toBuilder();
    if (limit != null) {
      config.limit(limit);
    }
    if (timeout != null) {
      config.timeout(timeout);
    }
    if (lease != null) {
      config.lease(lease);
    }
    if (rate != null) {
      rate.applyTo(config);
    }
    if (longestHold != null) {
      longestHold.applyTo(config);
    }
    if (warnAfter != null) {
      config.warnAfter(warnAfter);
    }
    return config.build();
  }

  /** The settings that changed; to programs the pool as it stands since. */
  private record Changed(PoolConfig before, PoolSnapshot pool) implements View {

    @Override
    public List<String> lines() {
      PoolConfig after = pool.config();
      List<String> lines = new ArrayList<>();
      lines.add(pool.name() + " is at version " + pool.version());
      compare(lines, "limit", before.limit(), after.limit());
      compare(lines, "timeout", Times.exact(before.timeout()), Times.exact(after.timeout()));
      compare(lines, "lease", Times.exact(before.lease()), Times.exact(after.lease()));
      compare(lines, "rate", before.rateLimits(), after.rateLimits());
      compare(lines, "longest hold", hold(before), hold(after));
      compare(lines, "warn after", Times.exact(before.warnAfter()), Times.exact(after.warnAfter()));
      if (lines.size() == 1) {
        lines.add("all of it was set like this already");
      }
      return lines;
    }

    private static String hold(PoolConfig config) {
      return config.longestHold().map(Times::exact).orElse("none");
    }

    private static void compare(List<String> lines, String what, Object before, Object after) {
      if (!before.equals(after)) {
        lines.add(what + ": " + before + " -> " + after);
      }
    }

    @Override
    public JsonNode json() {
      return new PoolView(pool).json();
    }
  }
}
