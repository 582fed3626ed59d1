package io.poolcoordinator.redis.store;

import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.AuditReply;
import io.poolcoordinator.spi.InspectReply;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What people who look after pools ask for. Keys of pools are made for each question: who looks at
 * all of them does not use them.
 */
final class AdministrationScripts {

  private final ScriptRunner scripts;
  private final String prefix;
  private final String worker;

  AdministrationScripts(ScriptRunner scripts, String prefix, String worker) {
    this.scripts = scripts;
    this.prefix = prefix;
    this.worker = worker;
  }

  CompletionStage<ActReply> act(ActCommand command, PoolKeys keys) {
    String[] arguments = {
      worker,
      command.act().name(),
      command.id(),
      Long.toString(command.notAfter()),
      command.subject(),
      command.author().actor(),
      command.author().reason()
    };
    return scripts.run(Script.ACT, keys, arguments, AdministrationDecoder::act);
  }

  CompletionStage<InspectReply> inspect(String pool) {
    PoolKeys asked = new PoolKeys(prefix, pool);
    return scripts.run(
        Script.INSPECT,
        asked,
        new String[] {worker},
        reply -> AdministrationDecoder.inspect(reply, asked));
  }

  /**
   * The index lies in another slot than the pool, so that it is asked by itself; afterwards, since
   * a name stands there before its pool is made.
   */
  CompletionStage<AuditReply> audit(String pool) {
    return scripts
        .run(
            Script.AUDIT,
            new PoolKeys(prefix, pool),
            new String[] {worker},
            Function.<List<Object>>identity())
        .thenCompose(
            reply ->
                index("HAS", pool)
                    .thenApply(
                        names ->
                            AuditDecoder.audit(
                                reply, pool, PoolKeys.index(prefix), !names.isEmpty())));
  }

  <T> CompletionStage<T> list(
      String pool, String what, String from, int most, Function<List<Object>, T> decoder) {
    String[] arguments = {worker, what, from, Integer.toString(most)};
    return scripts.run(Script.LIST, new PoolKeys(prefix, pool), arguments, decoder);
  }

  /** Adds a name to the index. */
  CompletionStage<Void> index(String pool) {
    return index("ADD", pool).thenAccept(names -> {});
  }

  CompletionStage<List<String>> pools() {
    return index("LIST", "");
  }

  private CompletionStage<List<String>> index(String act, String pool) {
    return scripts.run(
        Script.INDEX,
        pool.isEmpty() ? StoreErrors.NO_POOL : pool,
        PoolKeys.index(prefix),
        new String[] {act, pool},
        AdministrationDecoder::names);
  }

  CompletionStage<String> connection(String connection) {
    return note(connection, "READ", "", "").thenApply(reply -> ReplyDecoder.text(reply, 1));
  }

  CompletionStage<Boolean> noteConnection(String connection, String expected, String pool) {
    return note(connection, "NOTE", expected, pool)
        .thenApply(reply -> ReplyDecoder.text(reply, 0).equals("NOTED"));
  }

  /** The note lies outside the slot of any pool. */
  private CompletionStage<List<Object>> note(
      String connection, String act, String expected, String pool) {
    return scripts.run(
        Script.CONNECTION,
        StoreErrors.NO_POOL,
        PoolKeys.connection(prefix, connection),
        new String[] {act, expected, pool},
        Function.identity());
  }
}
