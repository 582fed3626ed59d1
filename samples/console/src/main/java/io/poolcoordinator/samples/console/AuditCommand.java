package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.samples.console.view.AuditView;
import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code audit}. */
@Command(
    name = "audit",
    description = {
      "Read all keys of a pool, and say whether they fit together. Changes nothing.",
      "The exit code is 7 if something is broken, or waits to be healed."
    })
final class AuditCommand extends AdminCommand {

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The pool's name. Default: all.")
  private @Nullable String pool;

  @Override
  void run(PoolAdmin admin, Output output) {
    List<PoolAudit> audits = pool == null ? all(admin) : List.of(admin.audit(pool));
    output.show(new AuditView(audits));
    List<String> inconsistent =
        audits.stream().filter(audit -> !audit.isConsistent()).map(PoolAudit::pool).toList();
    if (!inconsistent.isEmpty()) {
      throw new ConsoleException(
          ExitCode.INCONSISTENT, "not consistent: " + String.join(", ", inconsistent));
    }
  }

  private static List<PoolAudit> all(PoolAdmin admin) {
    List<PoolAudit> audits = new ArrayList<>();
    for (String name : admin.pools()) {
      try {
        audits.add(admin.audit(name));
      } catch (PoolNotFoundException gone) {
        // Taken out of the list since it was read.
        continue;
      }
    }
    return audits;
  }
}
