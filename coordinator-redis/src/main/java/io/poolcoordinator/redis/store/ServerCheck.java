package io.poolcoordinator.redis.store;

import static io.poolcoordinator.redis.store.ReplyDecoder.text;

import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The self-test at the start: whether the server is new enough, keeps what it is given, and lets
 * this user do all that the scripts do. What fails here would fail half-way later.
 */
final class ServerCheck {

  private static final Logger log = LoggerFactory.getLogger(ServerCheck.class);
  private static final int POOLS_ON_CLUSTER = 64;
  private static final Pattern DENIED = Pattern.compile("run the '([a-z|]+)' command");

  private final ScriptClient client;
  private final String prefix;
  private final String worker;

  ServerCheck(ScriptClient client, String prefix, String worker) {
    this.client = client;
    this.prefix = prefix;
    this.worker = worker;
  }

  /**
   * Tests the server; of a Cluster those of its nodes that serve pools.
   *
   * @return what it says of itself
   * @throws PoolStoreException if it cannot serve
   */
  ServerInfo run() {
    int pools = client.isCluster() ? POOLS_ON_CLUSTER : 1;
    List<CompletionStage<List<Object>>> asked =
        IntStream.rangeClosed(1, pools).mapToObj(this::ask).toList();
    List<ServerInfo> servers = new ArrayList<>();
    Set<String> evicting = new TreeSet<>();
    for (CompletionStage<List<Object>> stage : asked) {
      List<Object> reply = await(stage);
      ServerInfo server = new ServerInfo(text(reply, 1));
      checkRules(reply);
      checkVersion(server);
      if (server.isCluster() && !client.isCluster()) {
        throw isNodeOfCluster(null);
      }
      if (server.isReplica()) {
        throw refused(
            client.address()
                + " is a replica, which takes no writes; connect to its master, or through"
                + " redis-sentinel://",
            null);
      }
      ServerInfo memory = new ServerInfo(text(reply, 2));
      if (memory.evicts()) {
        evicting.add(memory.evictionPolicy());
      }
      servers.add(server);
    }
    evicting.forEach(this::warnOfEviction);
    // Where the nodes differ, as in the middle of an upgrade, what the oldest can is used.
    return Collections.min(servers, Comparator.comparing(server -> server.messaging().isSharded()));
  }

  /**
   * A real pool's keys, so that rules with any pattern are judged as they will be. On a Cluster the
   * names of some dozens of pools lie in slots of all nodes, as good as certainly.
   */
  private CompletionStage<List<Object>> ask(int number) {
    String pool = "self-test" + (number == 1 ? "" : "-" + number);
    PoolKeys keys = new PoolKeys(prefix, pool);
    String[] arguments = {
      PoolKeys.index(prefix), keys.channel(worker), PoolKeys.connection(prefix, "self-test")
    };
    return client.run(ScriptSource.of(Script.CHECK, Messaging.CLASSIC), keys.encoded(), arguments);
  }

  private List<Object> await(CompletionStage<List<Object>> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (RuntimeException failure) {
      if (ClientException.unwrap(failure) instanceof ClientException error
          && error.kind() == ClientException.Kind.ERROR_REPLY) {
        String code = StoreErrors.code(error.text());
        if (code.equals("NOPERM")) {
          throw lacksRules(error);
        }
        if (code.equals("MOVED") && !client.isCluster()) {
          throw isNodeOfCluster(error);
        }
      }
      throw StoreErrors.of(StoreErrors.NO_POOL, "the self-test", client, failure);
    }
  }

  private void checkVersion(ServerInfo server) {
    if (!server.isSupported()) {
      throw refused(
          client.address()
              + " runs Redis "
              + (server.version().isEmpty() ? "of an unknown version" : server.version())
              + ", but at least 6.2 is needed; upgrade it",
          null);
    }
  }

  private PoolStoreException isNodeOfCluster(@Nullable Throwable cause) {
    return refused(
        client.address()
            + " is a node of a Redis Cluster, but the client is one for a single server; connect"
            + " with redis-cluster://host:port, or hand in a client that is made for a Cluster",
        cause);
  }

  private void warnOfEviction(String policy) {
    log.warn(
        "{} may drop pools when its memory is full: maxmemory-policy is {}, but should be"
            + " noeviction; CONFIG SET maxmemory-policy noeviction",
        client.address(),
        policy);
  }

  private void checkRules(List<Object> reply) {
    List<Object> found = ReplyDecoder.list(reply, 3);
    if (found.isEmpty()) {
      return;
    }
    StringBuilder denied = new StringBuilder();
    TreeSet<String> rules = new TreeSet<>();
    for (int i = 0; i < found.size(); i += 2) {
      denied.append(denied.length() == 0 ? "" : ", ").append(text(found, i));
      rules.add("+" + text(found, i + 1));
    }
    throw lacksRules(denied.toString(), String.join(" ", rules), null);
  }

  /** A command that cannot even ask: one to run scripts with, or what the client needs for that. */
  private PoolStoreException lacksRules(ClientException error) {
    Matcher denied = DENIED.matcher(error.text());
    boolean other = denied.find() && !denied.group(1).startsWith("eval");
    return lacksRules(
        (other ? denied.group(1) : "EVALSHA and EVAL") + " (" + error.text() + ")",
        other ? "+" + denied.group(1) : "+eval +evalsha",
        error);
  }

  private PoolStoreException lacksRules(String denied, String rules, @Nullable Throwable cause) {
    return refused(
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

  private static PoolStoreException refused(String message, @Nullable Throwable cause) {
    return new PoolStoreException(StoreErrors.NO_POOL, Outcome.REFUSED, message, cause);
  }
}
