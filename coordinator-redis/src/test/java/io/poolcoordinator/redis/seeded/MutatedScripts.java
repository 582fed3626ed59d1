package io.poolcoordinator.redis.seeded;

import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptLoader;
import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.store.ScriptClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs scripts of edited sources in place of those that the store asks for. */
final class MutatedScripts implements ScriptClient {

  private final ScriptClient client;
  private final Map<String, ScriptSource> sources = new HashMap<>();

  MutatedScripts(ScriptClient client, List<Edit> edits) {
    this.client = client;
    sources(edits)
        .forEach(
            (script, source) ->
                sources.put(ScriptSource.of(script, Messaging.CLASSIC).sha1(), source));
  }

  /** The scripts as they are after edits, all of which change something. */
  static Map<Script, ScriptSource> sources(List<Edit> edits) {
    ScriptLoader loader = new ScriptLoader(path -> edited(path, edits));
    Map<Script, ScriptSource> sources = new EnumMap<>(Script.class);
    for (Script script : Script.values()) {
      sources.put(script, ScriptSource.of(loader.load(script.resource())));
    }
    return sources;
  }

  private static @Nullable String edited(String path, List<Edit> edits) {
    try (InputStream stream = ScriptLoader.class.getResourceAsStream(path)) {
      if (stream == null) {
        return null;
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (Edit edit : edits) {
        if (edit.path().equals(path)) {
          text = edit.in(text);
        }
      }
      return text;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public CompletionStage<List<Object>> run(ScriptSource script, byte[][] keys, String[] arguments) {
    return client.run(sources.getOrDefault(script.sha1(), script), keys, arguments);
  }

  @Override
  public void connect(Listener listener) {
    client.connect(listener);
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, boolean sharded) {
    return client.subscribe(channel, sharded);
  }

  @Override
  public void unsubscribe(String channel, boolean sharded) {
    client.unsubscribe(channel, sharded);
  }

  @Override
  public boolean isCluster() {
    return client.isCluster();
  }

  @Override
  public String address() {
    return client.address();
  }

  @Override
  public Duration commandTimeout() {
    return client.commandTimeout();
  }

  @Override
  public boolean isClientThread() {
    return client.isClientThread();
  }

  @Override
  public void close() {
    client.close();
  }
}
