package io.poolcoordinator.redis.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs scripts, and says in the words of the contract what went wrong. */
final class ScriptRunner {

  private final ScriptClient client;
  private final Troubles troubles;
  private volatile Map<Script, ScriptSource> sources;

  ScriptRunner(ScriptClient client, Troubles troubles) {
    this.client = client;
    this.troubles = troubles;
    this.sources = sources(Messaging.CLASSIC);
  }

  /** Has workers told of grants in this way from now on. */
  void use(Messaging messaging) {
    sources = sources(messaging);
  }

  private static Map<Script, ScriptSource> sources(Messaging messaging) {
    Map<Script, ScriptSource> sources = new EnumMap<>(Script.class);
    for (Script script : Script.values()) {
      sources.put(script, ScriptSource.of(script, messaging));
    }
    return sources;
  }

  /**
   * Runs a script on a pool.
   *
   * @param decoder what the reply is made into
   * @return fails with a {@link PoolException}
   */
  <T> CompletionStage<T> run(
      Script script, PoolKeys keys, String[] arguments, Function<List<Object>, T> decoder) {
    return send(script, keys.encoded(), arguments)
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                PoolException error = StoreErrors.of(keys.pool(), script.name(), client, failure);
                troubles.failed(keys.pool(), error);
                throw error;
              }
              T decoded = decode(script, keys.pool(), reply, decoder);
              troubles.answered(keys.pool());
              return decoded;
            });
  }

  /**
   * Runs a script on a key that is no pool's.
   *
   * @param pool the pool on whose behalf; {@link StoreErrors#NO_POOL} for none
   */
  <T> CompletionStage<T> run(
      Script script,
      String pool,
      String key,
      String[] arguments,
      Function<List<Object>, T> decoder) {
    return send(script, new byte[][] {key.getBytes(US_ASCII)}, arguments)
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                throw StoreErrors.of(pool, script.name(), client, failure);
              }
              return decode(script, pool, reply, decoder);
            });
  }

  private CompletionStage<List<Object>> send(Script script, byte[][] keys, String[] arguments) {
    @Nullable ScriptSource source = sources.get(script);
    if (source == null) {
      throw new IllegalStateException(script + " is in no catalogue");
    }
    return client.run(source, keys, arguments);
  }

  private static <T> T decode(
      Script script, String pool, List<Object> reply, Function<List<Object>, T> decoder) {
    try {
      return decoder.apply(reply);
    } catch (PoolException known) {
      throw known;
    } catch (RuntimeException unreadable) {
      throw new PoolStoreException(
          pool,
          Outcome.REFUSED,
          "pool "
              + pool
              + ": the reply to "
              + script
              + " cannot be read: "
              + unreadable.getMessage(),
          unreadable);
    }
  }
}
