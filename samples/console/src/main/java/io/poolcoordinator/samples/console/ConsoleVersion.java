package io.poolcoordinator.samples.console;

import picocli.CommandLine.IVersionProvider;

/** The version that stands in the jar. */
final class ConsoleVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Console.class.getPackage().getImplementationVersion();
    return new String[] {"console " + (version == null ? "(not packaged)" : version)};
  }
}
