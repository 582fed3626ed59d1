package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.samples.console.TestConsole.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code serve} refuses before it connects. */
class ServeCommandTest {

  private final TestConsole console = new TestConsole();
  @TempDir private Path directory;

  private void refused(Run run, String why) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.error()).contains(why);
    assertThat(run.error().lines()).hasSize(1);
    assertThat(console.opened).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void withoutATokenItListensOnLoopbackAlone(String listen) {
    refused(
        console.run("serve", "--listen", listen),
        "without a token the console listens on loopback alone, but listen is " + listen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "8o90", "٨٠", ""})
  void aPortThatIsNone(String port) {
    refused(console.run("serve", "--port", port), "from 0 to 65535");
  }

  @Test
  void tokensThatProtectNothing() throws IOException {
    console.variables.put("CONSOLE_OPERATE_TOKEN", "hush");
    Run run = console.run("serve");
    refused(run, "the token for operating has 4 characters, but must have from 16 to 200");
    assertThat(run.error()).doesNotContain("hush");

    console.variables.put("CONSOLE_OPERATE_TOKEN", "0123456789abcdef");
    console.variables.put("CONSOLE_READ_TOKEN", "0123456789abcdef");
    refused(console.run("serve"), "the same as the one for operating");

    // The file goes before the variable.
    Path file = Files.writeString(directory.resolve("token"), "short\n");
    refused(
        console.run("serve", "--read-token-file", file.toString()),
        "the token for reading has 5 characters");
    refused(
        console.run("serve", "--operate-token-file", directory.resolve("absent").toString()),
        "--operate-token-file cannot be read");
    console.variables.clear();
    refused(console.run("serve", "--user-header", "a b"), "header's name");
  }

  @Test
  void anAddressThatIsNone() {
    refused(console.run("serve", "--listen", "no.such.host.invalid"), "address of this machine");
  }
}
