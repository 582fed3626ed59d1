package io.poolcoordinator.redis.store;

import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.script.Script;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The self-test at the start: whether the server is new enough, keeps what it is given, and lets
 * this user do all that the scripts do. What fails here would fail half-way later.
 */
final class ServerCheck {

  private static final Logger log = LoggerFactory.getLogger(ServerCheck.class);

  private final ScriptClient client;
  private final String prefix;
  private final String worker;

  ServerCheck(ScriptClient client, String prefix, String worker) {
    this.client = client;
    this.prefix = prefix;
    this.worker = worker;
  }

  /**
   * Tests the server.
   *
   * @return what it says of itself
   * @throws PoolStoreException if it cannot serve
   */
  ServerInfo run() {
    ServerInfo server = new ServerInfo(await("INFO", "+info", client.info("server")));
    if (!server.isSupported()) {
      throw new PoolStoreException(
          "*",
          Outcome.REFUSED,
          client.address()
              + " runs Redis "
              + (server.version().isEmpty() ? "of an unknown version" : server.version())
              + ", but at least 6.2 is needed; upgrade it",
          null);
    }
    ServerInfo memory = new ServerInfo(await("INFO", "+info", client.info("memory")));
    if (memory.evicts()) {
      log.warn(
          "{} may drop pools when its memory is full: maxmemory-policy is {}, but should be"
              + " noeviction; CONFIG SET maxmemory-policy noeviction",
          client.address(),
          memory.evictionPolicy());
    }
    // Another worker has loaded them as a rule: each is some ten thousand bytes.
    for (Script script :
        await("SCRIPT EXISTS", "+script|exists", client.missing(Script.OPERATIONS))) {
      await("SCRIPT LOAD", "+script|load", client.load(script));
    }
    if (server.canCheckRules()) {
      checkRules();
    }
    return server;
  }

  /** A real pool's keys, so that rules with any pattern are judged as they will be. */
  private void checkRules() {
    PoolKeys keys = new PoolKeys(prefix, "self-test");
    String[] arguments = {
      PoolKeys.index(prefix), keys.channel(worker), PoolKeys.connection(prefix, "self-test")
    };
    List<Object> reply =
        await(
            "EVALSHA and EVAL",
            "+evalsha +eval",
            client.run(Script.CHECK, keys.encoded(), arguments));
    if (ReplyDecoder.text(reply, 0).equals("ALLOWED")) {
      return;
    }
    StringBuilder denied = new StringBuilder();
    TreeSet<String> rules = new TreeSet<>();
    List<Object> found = ReplyDecoder.list(reply, 1);
    for (int i = 0; i < found.size(); i += 2) {
      denied.append(denied.length() == 0 ? "" : ", ").append(ReplyDecoder.text(found, i));
      rules.add("+" + ReplyDecoder.text(found, i + 1));
    }
    throw lacksRules(denied.toString(), String.join(" ", rules), null);
  }

  private PoolStoreException lacksRules(String denied, String rules, @Nullable Throwable cause) {
    return new PoolStoreException(
        "*",
        Outcome.REFUSED,
        "the user of "
            + client.address()
            + " lacks ACL rules: it may not run "
            + denied
            + "; add what is missing: ACL SETUSER <user> ~"
            + prefix
            + "pool:* ~"
            + PoolKeys.index(prefix)
            + " ~"
            + PoolKeys.connection(prefix, "*")
            + " &"
            + prefix
            + "pool:* "
            + rules,
        cause);
  }

  private <T> T await(String command, String rules, CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (RuntimeException failure) {
      if (StoreErrors.unwrap(failure) instanceof ClientException error
          && error.kind() == ClientException.Kind.ERROR_REPLY
          && StoreErrors.code(error.text()).equals("NOPERM")) {
        throw lacksRules(command + " (" + error.text() + ")", rules, error);
      }
      throw StoreErrors.of("*", command, client, failure);
    }
  }
}
