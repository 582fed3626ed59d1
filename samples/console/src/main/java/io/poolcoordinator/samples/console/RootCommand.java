package io.poolcoordinator.samples.console;

import io.poolcoordinator.admin.PoolAdmin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The console itself: the options of all commands, which may stand before or behind them. */
@Command(
    name = "console",
    description = "Shows pools and the calls that hold and await their permits, and mends them.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = ConsoleVersion.class,
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%n",
    footer = {
      "Durations are written as 500ms, 30s, 5m, 2h, 1d, PT30S or 0; numbers in the digits 0 to 9"
          + " alone; rates as 60/1m,5000/1d.",
      "With --json each value is a line of its own; failures are JSON on standard error.",
      "Ctrl-C ends watch, events --follow, member drain --wait and serve; the exit code is 130"
          + " then."
    },
    subcommands = {
      PoolsCommand.class,
      ShowCommand.class,
      HoldersCommand.class,
      WaitersCommand.class,
      SetCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      EndCoolDownCommand.class,
      ClearCommand.class,
      EndCommand.class,
      DeleteCommand.class,
      MemberCommand.class,
      ConnectionsCommand.class,
      AttachCommand.class,
      DetachCommand.class,
      WhereCommand.class,
      EventsCommand.class,
      AuditCommand.class,
      WatchCommand.class,
      ServeCommand.class
    })
final class RootCommand implements Runnable {

  static final String JSON = "--json";
  private static final String VARIABLE = "REDIS_URL";
  private static final String DEFAULT_ADDRESS = "redis://localhost:6379";

  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--redis",
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      description =
          "Where Redis is. Default: the variable REDIS_URL, which keeps a password out of the list"
              + " of processes, else "
              + DEFAULT_ADDRESS
              + ".")
  private @Nullable String redis;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      scope = ScopeType.INHERIT,
      description = "What all keys begin with: the workers' keyPrefix. Default: nothing.")
  private @Nullable String prefix;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Who acts, for the pool's events. Default: the system's user.")
  private @Nullable String actor;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      scope = ScopeType.INHERIT,
      description = "Why, for the pool's events.")
  private @Nullable String reason;

  @Option(names = JSON, scope = ScopeType.INHERIT, description = "Show JSON rather than tables.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  // Not for all commands: set has an option of this name for the version of a pool's settings.
  @Option(names = "--version", versionHelp = true, description = "Show the console's version.")
  private boolean version;

  RootCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Finds the root that a command belongs to. */
  static RootCommand of(CommandSpec command) {
    return (RootCommand) command.root().userObject();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command to run");
  }

  boolean isJson() {
    return json;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  StoreAccess.Session open() {
    return surroundings.store().open(address(), prefix == null ? "" : prefix);
  }

  private String address() {
    if (redis != null) {
      return redis;
    }
    String variable = surroundings.variables().getOrDefault(VARIABLE, "");
    return variable.isEmpty() ? DEFAULT_ADDRESS : variable;
  }

  /** The same with the name of who acts, and why. */
  PoolAdmin named(PoolAdmin admin) {
    PoolAdmin named = admin.as(actor == null ? surroundings.user() : actor);
    return reason == null ? named : named.because(reason);
  }
}
