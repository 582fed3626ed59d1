package io.poolcoordinator.samples.loadtest.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis of the load test's own, which ends with it. */
public final class RedisProcess implements AutoCloseable {

  private static final long SECONDS_TO_END = 5;

  private final Process process;
  private final String address;

  private RedisProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one on a free port, without persistence.
   *
   * @throws IOException if that is not possible; such as where no binary is there for this system
   */
  public static RedisProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    RedisMain.class.getName()))
            .redirectError(Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith("redis://")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("no Redis could be started; name one with --redis");
    }
    return new RedisProcess(process, line);
  }

  /** Where it listens, as {@code redis://host:port}. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
