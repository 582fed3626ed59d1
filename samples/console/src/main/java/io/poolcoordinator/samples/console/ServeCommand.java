package io.poolcoordinator.samples.console;

import io.poolcoordinator.samples.console.rest.AccessSettings;
import io.poolcoordinator.samples.console.rest.ConsoleServer;
import io.poolcoordinator.samples.console.rest.ServerSettings;
import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}. */
@Command(
    name = "serve",
    description = {
      "Serve the REST API and the page, until Ctrl-C or SIGTERM.",
      "Tokens are in files, or in the variables CONSOLE_READ_TOKEN and CONSOLE_OPERATE_TOKEN: the"
          + " list of processes shows arguments to everybody. Without any, and without"
          + " --user-header, it listens on loopback alone, and who reaches it may do everything."
    })
final class ServeCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofHours(1);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "The address to listen at. Default: ${DEFAULT-VALUE}.")
  private String listen = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = WholeNumbers.Port.class,
      description = "The port, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port = 8090;

  @Option(
      names = "--read-token-file",
      paramLabel = "FILE",
      description = "Holds the token of those who may look.")
  private @Nullable Path readTokenFile;

  @Option(
      names = "--operate-token-file",
      paramLabel = "FILE",
      description = "Holds the token of those who may look and act.")
  private @Nullable Path operateTokenFile;

  @Option(
      names = "--user-header",
      paramLabel = "NAME",
      description =
          "The header in which a reverse proxy says who asks, such as X-Forwarded-User: who has it"
              + " may act. The proxy must set or remove it on every request, and nobody else may"
              + " reach this port.")
  private @Nullable String userHeader;

  @Override
  public Integer call() {
    RootCommand root = RootCommand.of(spec);
    ServerSettings settings = settings(root.surroundings());
    Stop stop = root.surroundings().stop();
    try (StoreAccess.Session session = root.open();
        ConsoleServer server = ConsoleServer.start(session.coordinator(), settings)) {
      spec.commandLine().getOut().println("console at " + server.address());
      spec.commandLine().getOut().flush();
      while (!stop.within(LOOK)) {
        continue;
      }
    }
    return ExitCode.DONE.number();
  }

  private ServerSettings settings(Surroundings surroundings) {
    try {
      AccessSettings access =
          new AccessSettings(
              token(surroundings, "CONSOLE_READ_TOKEN", "--read-token-file", readTokenFile),
              token(
                  surroundings, "CONSOLE_OPERATE_TOKEN", "--operate-token-file", operateTokenFile),
              Optional.ofNullable(userHeader));
      return new ServerSettings(listen, port, access);
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
    }
  }

  private static Optional<String> token(
      Surroundings surroundings, String variable, String option, @Nullable Path file) {
    if (file == null) {
      return Optional.of(surroundings.variables().getOrDefault(variable, ""))
          .filter(token -> !token.isEmpty());
    }
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException failure) {
      throw new ConsoleException(
          ExitCode.USAGE, option + " cannot be read: " + failure.getMessage());
    }
  }
}
