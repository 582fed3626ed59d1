package io.poolcoordinator.samples.console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code member}, which has commands of its own. */
@Command(
    name = "member",
    description = "Show and change the members of a pool: the accounts that calls take turns over.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      MemberListCommand.class,
      MemberAddCommand.class,
      MemberReplaceCommand.class,
      MemberRemoveCommand.class,
      MemberDrainCommand.class,
      MemberEnableCommand.class,
      MemberDisableCommand.class,
      MemberEndCoolDownCommand.class
    })
final class MemberCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with the pool's members");
  }
}
