package io.poolcoordinator.redis.testing;

import io.lettuce.core.MigrateArgs;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slot of a Redis Cluster on its way from one master to another, step by step: {@link #open()},
 * then its keys in one or more steps, then {@link #settle()}.
 */
public final class SlotMove {

  private static final long MOST_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final int KEYS_AT_ONCE = 100;

  private final ClusterTopology cluster;
  private final int slot;
  private final RedisServer source;
  private final RedisServer target;
  private final @Nullable String password;

  SlotMove(
      ClusterTopology cluster,
      int slot,
      RedisServer source,
      RedisServer target,
      @Nullable String password) {
    this.cluster = cluster;
    this.slot = slot;
    this.source = source;
    this.target = target;
    this.password = password;
  }

  /** Returns where the slot is moved from. */
  public RedisServer source() {
    return source;
  }

  /** Returns where the slot is moved to. */
  public RedisServer target() {
    return target;
  }

  /** From here on the source answers {@code ASK} for keys that it does not have. */
  public SlotMove open() {
    target.commands().clusterSetSlotImporting(slot, source.commands().clusterMyId());
    source.commands().clusterSetSlotMigrating(slot, target.commands().clusterMyId());
    return this;
  }

  /** Returns some keys that the source still has. */
  public List<String> keysLeft(int most) {
    return source.commands().clusterGetKeysInSlot(slot, most);
  }

  /**
   * Moves certain keys. A call with these and others is answered {@code TRYAGAIN} by the source; by
   * a Redis 6.2 {@code ASK}, and then {@code TRYAGAIN} by the target.
   */
  public SlotMove moveKeys(List<String> keys) {
    MigrateArgs<String> what = MigrateArgs.Builder.keys(keys);
    if (password != null) {
      what.auth(password);
    }
    source.commands().migrate(target.host(), target.port(), 0, MOST_MILLIS, what);
    return this;
  }

  /** Moves all keys that are left. */
  public SlotMove moveAllKeys() {
    List<String> left = keysLeft(KEYS_AT_ONCE);
    while (!left.isEmpty()) {
      moveKeys(left);
      left = keysLeft(KEYS_AT_ONCE);
    }
    return this;
  }

  /** Tells the target, then the source, then the others, whose the slot is. */
  public void settle() {
    String owner = target.commands().clusterMyId();
    target.commands().clusterSetSlotNode(slot, owner);
    source.commands().clusterSetSlotNode(slot, owner);
    cluster.nodes().stream()
        .filter(RedisServer::isAnswering)
        .filter(node -> node != target && node != source)
        .filter(node -> ClusterView.of(node).isMaster())
        .forEach(node -> node.commands().clusterSetSlotNode(slot, owner));
  }

  /** Has the source keep the slot, as long as no key was moved. */
  public void giveUp() {
    source.commands().clusterSetSlotStable(slot);
    target.commands().clusterSetSlotStable(slot);
  }
}
