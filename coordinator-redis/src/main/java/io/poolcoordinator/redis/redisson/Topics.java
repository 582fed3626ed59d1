package io.poolcoordinator.redis.redisson;

import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.store.ScriptClient.Listener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.redisson.Redisson;
import org.redisson.RedissonShardedTopic;
import org.redisson.RedissonTopic;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.StringCodec;
import org.redisson.command.CommandAsyncExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channels that are heard, as Redisson's topics; it subscribes them again by itself. */
final class Topics {

  private static final Logger log = LoggerFactory.getLogger(Topics.class);

  private final RedissonClient client;
  private final Listener listener;
  private final RedissonThreads threads;
  private final Map<String, Heard> heard = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Topics(RedissonClient client, Listener listener, RedissonThreads threads) {
    this.client = client;
    this.listener = listener;
    this.threads = threads;
  }

  CompletableFuture<Void> subscribe(String channel, boolean sharded) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new ClientException(Kind.NOT_SENT, "the coordinator is closed", null));
    }
    Heard topic = heard.computeIfAbsent(channel, absent -> new Heard(topic(channel, sharded)));
    CompletableFuture<Void> begun =
        topic
            .begin()
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    threads.run(() -> listener.subscribed(channel));
                  } else if (heard.remove(channel, topic)) {
                    topic.end();
                  }
                });
    if (closed && heard.remove(channel, topic)) {
      topic.end();
    }
    return begun;
  }

  void unsubscribe(String channel) {
    Heard topic = heard.remove(channel);
    if (topic != null) {
      topic.end();
    }
  }

  CompletableFuture<Void> close() {
    closed = true;
    CompletableFuture<?>[] ends =
        heard.values().stream().map(Heard::end).toArray(CompletableFuture<?>[]::new);
    heard.clear();
    return CompletableFuture.allOf(ends);
  }

  /** Its name is not mapped, as the application's own may be: scripts publish to it. */
  private RTopic topic(String channel, boolean sharded) {
    if (client instanceof Redisson known) {
      CommandAsyncExecutor executor = known.getCommandExecutor();
      return sharded
          ? RedissonShardedTopic.createRaw(StringCodec.INSTANCE, executor, channel)
          : RedissonTopic.createRaw(StringCodec.INSTANCE, executor, channel);
    }
    return sharded
        ? client.getShardedTopic(channel, StringCodec.INSTANCE)
        : client.getTopic(channel, StringCodec.INSTANCE);
  }

  /** A topic with its two listeners: of messages, and of being subscribed again. */
  private final class Heard {

    private final RTopic topic;
    private final CompletableFuture<Integer> messages = new CompletableFuture<>();
    private final CompletableFuture<Integer> states = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    Heard(RTopic topic) {
      this.topic = topic;
    }

    CompletableFuture<Void> begin() {
      if (begun.compareAndSet(false, true)) {
        follow(() -> topic.addListenerAsync(String.class, this::heard), messages);
        messages.whenComplete(
            (id, failure) -> {
              if (failure == null) {
                follow(() -> topic.addListenerAsync(new States(states)), states);
              } else {
                states.completeExceptionally(failure);
              }
            });
      }
      return states.thenAccept(id -> {});
    }

    private void heard(CharSequence channel, String message) {
      threads.run(() -> listener.message(channel.toString(), message));
    }

    private void follow(
        Supplier<CompletionStage<Integer>> adding, CompletableFuture<Integer> target) {
      CompletionStage<Integer> added;
      try {
        added = adding.get();
      } catch (RuntimeException refused) {
        target.completeExceptionally(refused);
        return;
      }
      added.whenComplete(
          (id, failure) -> {
            if (failure == null) {
              target.complete(id);
            } else {
              target.completeExceptionally(failure);
            }
          });
    }

    /** Each listener by itself: the second may have failed. */
    CompletableFuture<Void> end() {
      return CompletableFuture.allOf(remove(messages), remove(states));
    }

    private CompletableFuture<Void> remove(CompletableFuture<Integer> added) {
      return added
          .thenCompose(topic::removeListenerAsync)
          .exceptionally(
              failure -> {
                // Should it come back with the connection, the store ends it then.
                log.debug(
                    "{} is not unsubscribed: {}", topic.getChannelNames(), failure.toString());
                return null;
              });
    }
  }

  /** Hears that a topic is subscribed, the first time or again. */
  private final class States implements StatusListener {

    private final CompletableFuture<?> first;

    /**
     * For a topic.
     *
     * @param first completes when it is subscribed the first time, which is told by others
     */
    States(CompletableFuture<?> first) {
      this.first = first;
    }

    /** May be on the thread that asked for it, which need not be one of Redisson's. */
    @Override
    public void onSubscribe(String channel) {
      if (first.isDone()) {
        threads.run(() -> listener.resubscribed(channel));
      }
    }

    @Override
    public void onUnsubscribe(String channel) {
      // Polls find what messages would have told, until it is subscribed again.
    }
  }
}
