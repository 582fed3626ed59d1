package io.poolcoordinator.redis.store;

import io.poolcoordinator.redis.script.Messaging;
import io.poolcoordinator.spi.StoreListener;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channels on which one worker hears of its grants: one for each pool that it waits for. */
final class WorkerChannels {

  private static final Logger log = LoggerFactory.getLogger(WorkerChannels.class);
  private static final int SHOWN = 200;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final ScriptClient client;
  private final String worker;
  private final String before;
  private final String after;
  private final StoreListener listener;
  private volatile boolean sharded;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();

  WorkerChannels(ScriptClient client, String worker, String prefix, StoreListener listener) {
    this.client = client;
    this.worker = worker;
    this.before = prefix + "pool:{";
    this.after = "}:to:" + worker;
    this.listener = listener;
  }

  /** Has channels heard in this way from now on. */
  void use(Messaging messaging) {
    sharded = messaging.isSharded();
  }

  CompletionStage<Void> listen(PoolKeys keys) {
    String channel = keys.channel(worker);
    wanted.add(channel);
    return client
        .subscribe(channel, sharded)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                throw StoreErrors.of(keys.pool(), "SUBSCRIBE", client, failure);
              }
              return done;
            });
  }

  void stopListening(PoolKeys keys) {
    String channel = keys.channel(worker);
    wanted.remove(channel);
    client.unsubscribe(channel, sharded);
  }

  /**
   * An unsubscribe may have been lost with a connection, while the client remembers the channel.
   */
  void subscribed(String channel) {
    if (wanted.contains(channel)) {
      listener.listening(pool(channel));
    } else {
      client.unsubscribe(channel, sharded);
    }
  }

  /**
   * Whoever has several connections does not tell of each; this one tells that scripts too may go
   * to another server by now, even if none has failed.
   */
  void resubscribed(String channel) {
    subscribed(channel);
    if (wanted.contains(channel)) {
      listener.reconnected(pool(channel));
    }
  }

  void message(String channel, String text) {
    PushMessage message = isOwn(channel) ? PushMessage.parse(worker, text) : null;
    if (message == null) {
      log.warn(
          "worker {}: a message on channel {} is not one of grants and is ignored: \"{}\"",
          worker,
          channel,
          shown(text));
      return;
    }
    listener.pushed(pool(channel), message.time(), message.comeBackIn(), message.grants());
  }

  /** Anybody may publish: what stands in the log stays one line of a bounded length. */
  private static String shown(String text) {
    String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return CONTROL.matcher(start).replaceAll("?");
  }

  private boolean isOwn(String channel) {
    return channel.length() > before.length() + after.length()
        && channel.startsWith(before)
        && channel.endsWith(after);
  }

  private String pool(String channel) {
    return channel.substring(before.length(), channel.length() - after.length());
  }
}
