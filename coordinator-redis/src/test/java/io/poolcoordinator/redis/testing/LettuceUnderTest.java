package io.poolcoordinator.redis.testing;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.ScriptClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** A client of Lettuce's that is handed in. */
final class LettuceUnderTest implements ClientUnderTest {

  /** Threads, which all clients of this JVM share: to start and end them takes a while. */
  private static final ClientResources THREADS = DefaultClientResources.create();

  private static final String CLUSTER = "redis-cluster://";

  private final AbstractRedisClient client;
  private final Function<Duration, ScriptClient> scriptClients;

  private LettuceUnderTest(
      AbstractRedisClient client, Function<Duration, ScriptClient> scriptClients) {
    this.client = client;
    this.scriptClients = scriptClients;
  }

  static LettuceUnderTest at(String uri, ProtocolVersion protocol) {
    if (uri.startsWith(CLUSTER)) {
      RedisClusterClient client = RedisClusterClient.create(THREADS, nodes(uri));
      client.setOptions(ClusterClientOptions.builder().protocolVersion(protocol).build());
      return new LettuceUnderTest(client, timeout -> LettuceScriptClient.of(client, timeout));
    }
    RedisClient client = RedisClient.create(THREADS);
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    return new LettuceUnderTest(client, timeout -> LettuceScriptClient.of(client, uri, timeout));
  }

  /** As an application would name them. */
  private static List<RedisURI> nodes(String uri) {
    return Stream.of(uri.substring(CLUSTER.length()).split(",", -1))
        .map(node -> RedisURI.create("redis://" + node))
        .toList();
  }

  @Override
  public ScriptClient newScriptClient(Duration commandTimeout) {
    return scriptClients.apply(commandTimeout);
  }

  @Override
  public void close() {
    client.shutdown(0, 0, TimeUnit.SECONDS);
  }
}
