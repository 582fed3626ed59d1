package io.poolcoordinator.redis.lettuce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Runs a script by its SHA-1; one that the server has forgotten is sent with its text, once. */
final class ScriptCommand extends LineCommand<List<Object>> {

  private final LoadedScript script;
  private final byte[][] keys;
  private final String[] arguments;

  ScriptCommand(Line line, LoadedScript script, byte[][] keys, String[] arguments) {
    super(line, CommandType.EVALSHA, output(), arguments(script.sha1(), keys, arguments));
    this.script = script;
    this.keys = keys;
    this.arguments = arguments;
  }

  @Override
  boolean recover(String error) {
    if (!error.startsWith("NOSCRIPT")) {
      return false;
    }
    var unused =
        new LineCommand<>(
                this, CommandType.EVAL, output(), arguments(script.text(), keys, arguments))
            .send();
    return true;
  }

  private static NestedMultiOutput<String, String> output() {
    return new NestedMultiOutput<>(StringCodec.UTF8);
  }

  private static CommandArgs<String, String> arguments(
      byte[] script, byte[][] keys, String[] arguments) {
    CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
    all.add(script).add(keys.length);
    for (byte[] key : keys) {
      all.add(key);
    }
    for (String argument : arguments) {
      all.add(argument);
    }
    return all;
  }

  /** A script in the bytes that are sent. */
  record LoadedScript(byte[] text, byte[] sha1) {

    /**
     * Shared by all clients: to put one together takes milliseconds, and the texts are a hundred
     * thousand bytes each.
     */
    private static final ConcurrentMap<Script, LoadedScript> LOADED = new ConcurrentHashMap<>();

    static LoadedScript of(Script script) {
      return LOADED.computeIfAbsent(script, absent -> of(ScriptSource.of(script)));
    }

    private static LoadedScript of(ScriptSource source) {
      return new LoadedScript(source.text().getBytes(UTF_8), source.sha1().getBytes(US_ASCII));
    }
  }
}
