package io.poolcoordinator.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.poolcoordinator.redis.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;

/** What a user may do, as the manual lists it. */
final class UserRules {

  private static final String START = "> ACL SETUSER pool-worker ";

  private UserRules() {}

  /** The user's name, that it is on, its password, then all rules. */
  static List<String> ofTheManual(String prefix) {
    String line = Manual.line(START + "on >a-long-password ").substring(START.length());
    List<String> rules = new ArrayList<>(List.of("app"));
    rules.addAll(
        List.of(
            line.replace(">a-long-password", ">" + Refusal.SECRET)
                .replaceAll(" ([~&])", " $1" + prefix)
                .split(" ")));
    return rules;
  }

  /** What is needed beside these on a Cluster. */
  static List<String> onCluster() {
    return List.of(Manual.line(START + "+ssubscribe").substring(START.length()).split(" "));
  }

  /** What Redisson needs beside either. */
  static List<String> forRedisson() {
    return List.of(Manual.line(START + "+ping").substring(START.length()).split(" "));
  }

  /** Makes a user: its name, then what it may do. */
  static void set(RedisServer server, List<String> rules) {
    CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER");
    // From nothing on.
    arguments.add(rules.get(0)).add("reset");
    rules.subList(1, rules.size()).forEach(arguments::add);
    server.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
  }
}
