package io.poolcoordinator.samples.loadtest;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Map;
import java.util.TreeMap;

/** What the server says of itself, and the keys of a run in it. */
final class RedisLook implements AutoCloseable {

  private static final long SCAN_COUNT = 1_000;
  private static final String EVENTS = ":events";

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final RedisCommands<String, String> commands;

  RedisLook(String address) {
    client = RedisClient.create(address);
    connection = client.connect();
    commands = connection.sync();
  }

  /**
   * What it has done since it was started.
   *
   * @param at when that was said, in nanoseconds of {@link System#nanoTime()}
   * @param cpuMicros how long it has computed
   * @param scripts how many scripts it has run
   */
  record Work(long at, double cpuMicros, long scripts) {}

  Work work() {
    long at = System.nanoTime();
    Map<String, String> cpu = fields(commands.info("cpu"));
    double seconds = number(cpu, "used_cpu_sys") + number(cpu, "used_cpu_user");
    long scripts = 0;
    for (Map.Entry<String, String> command : fields(commands.info("commandstats")).entrySet()) {
      if (command.getKey().startsWith("cmdstat_eval") || command.getKey().equals("cmdstat_fcall")) {
        String calls = command.getValue().replaceFirst("calls=(\\d+).*", "$1");
        scripts += Long.parseLong(calls);
      }
    }
    return new Work(at, seconds * 1e6, scripts);
  }

  String version() {
    Map<String, String> server = fields(commands.info("server"));
    String valkey = server.get("valkey_version");
    return valkey == null ? "Redis " + server.get("redis_version") : "Valkey " + valkey;
  }

  /** How many connections others have to it. */
  int otherConnections() {
    return Integer.parseInt(fields(commands.info("clients")).getOrDefault("connected_clients", "1"))
        - 1;
  }

  /** What the keys of a run take, without what is kept of its past for people. */
  long bytes(String run) {
    long bytes = 0;
    ScanIterator<String> keys = keys(run);
    while (keys.hasNext()) {
      String key = keys.next();
      if (!key.endsWith(EVENTS)) {
        Long taken = commands.memoryUsage(key);
        bytes += taken == null ? 0 : taken;
      }
    }
    return bytes;
  }

  /** Removes the keys of a run, and nothing else. */
  void removeKeys(String run) {
    ScanIterator<String> keys = keys(run);
    while (keys.hasNext()) {
      commands.unlink(keys.next());
    }
  }

  private ScanIterator<String> keys(String run) {
    return ScanIterator.scan(commands, ScanArgs.Builder.matches("*" + run + "*").limit(SCAN_COUNT));
  }

  private static Map<String, String> fields(String info) {
    Map<String, String> fields = new TreeMap<>();
    info.lines()
        .filter(line -> line.contains(":"))
        .forEach(line -> fields.put(line.split(":", 2)[0], line.split(":", 2)[1].trim()));
    return fields;
  }

  private static double number(Map<String, String> fields, String name) {
    return Double.parseDouble(fields.getOrDefault(name, "0"));
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
