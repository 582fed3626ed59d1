package io.poolcoordinator.redis.store;

import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.script.Script;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Runs scripts on pools, and says in the words of the contract what went wrong. */
final class ScriptRunner {

  private final ScriptClient client;

  ScriptRunner(ScriptClient client) {
    this.client = client;
  }

  /**
   * Runs a script on a pool.
   *
   * @param decoder what the reply is made into
   * @return fails with a {@link PoolException}
   */
  <T> CompletionStage<T> run(
      Script script, PoolKeys keys, String[] arguments, Function<List<Object>, T> decoder) {
    return client
        .run(script, keys.encoded(), arguments)
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                throw StoreErrors.of(keys.pool(), script.name(), client, failure);
              }
              return decode(script, keys, reply, decoder);
            });
  }

  private static <T> T decode(
      Script script, PoolKeys keys, List<Object> reply, Function<List<Object>, T> decoder) {
    try {
      return decoder.apply(reply);
    } catch (PoolException known) {
      throw known;
    } catch (RuntimeException unreadable) {
      throw new PoolStoreException(
          keys.pool(),
          Outcome.REFUSED,
          "pool "
              + keys.pool()
              + ": the reply to "
              + script
              + " cannot be read: "
              + unreadable.getMessage(),
          unreadable);
    }
  }
}
