package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.store.ScriptTexts;
import java.nio.ByteBuffer;
import java.util.List;

/** Runs a script by its SHA-1; one that the server has forgotten is sent with its text. */
final class ScriptCommand extends LineCommand<List<Object>> {

  private final ScriptTexts texts;
  private final ScriptSource script;
  private final byte[][] keys;
  private final String[] arguments;
  private final long askedAt;

  ScriptCommand(
      Line line, ScriptTexts texts, ScriptSource script, byte[][] keys, String[] arguments) {
    super(line, CommandType.EVALSHA, output(), new ScriptArguments(script.sha1(), keys, arguments));
    this.texts = texts;
    this.script = script;
    this.keys = keys;
    this.arguments = arguments;
    this.askedAt = sentAt();
  }

  private ScriptCommand(ScriptCommand original, boolean withText) {
    super(
        original,
        withText ? CommandType.EVAL : CommandType.EVALSHA,
        output(),
        new ScriptArguments(
            withText ? original.script.text() : original.script.sha1(),
            original.keys,
            original.arguments));
    this.texts = original.texts;
    this.script = original.script;
    this.keys = original.keys;
    this.arguments = original.arguments;
    this.askedAt = System.nanoTime();
  }

  @Override
  boolean recover(String error) {
    if (!error.startsWith("NOSCRIPT")) {
      return false;
    }
    var unused = new ScriptCommand(this, texts.isToBeSent(script, askedAt)).send();
    return true;
  }

  private static NestedMultiOutput<String, String> output() {
    return new NestedMultiOutput<>(StringCodec.UTF8);
  }

  /** The keys are there in bytes already; on a Cluster the first one says where to. */
  private static final class ScriptArguments extends CommandArgs<String, String> {

    private final byte[] firstKey;

    ScriptArguments(String script, byte[][] keys, String[] arguments) {
      super(StringCodec.UTF8);
      this.firstKey = keys[0];
      add(script).add(keys.length);
      for (byte[] key : keys) {
        add(key);
      }
      for (String argument : arguments) {
        add(argument);
      }
    }

    @Override
    public ByteBuffer getFirstEncodedKey() {
      return ByteBuffer.wrap(firstKey);
    }
  }
}
