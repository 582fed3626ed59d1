package io.poolcoordinator.redis.redisson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ScriptClient;
import io.poolcoordinator.redis.store.ScriptClientContract;
import io.poolcoordinator.redis.testing.Alone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.NameMapper;
import org.redisson.config.SingleServerConfig;

@Alone
class RedissonScriptClientIT extends ScriptClientContract {

  private RedissonClient redisson;

  @Override
  protected ScriptClient newClient() {
    return newClient(new Config());
  }

  private ScriptClient newClient(Config config) {
    SingleServerConfig single = config.useSingleServer().setAddress(server.uri());
    single.setConnectionMinimumIdleSize(2);
    single.setConnectionPoolSize(8);
    redisson = Redisson.create(config);
    return RedissonScriptClient.of(redisson, TIMEOUT);
  }

  @AfterEach
  void shutDown() {
    if (redisson != null) {
      redisson.shutdown();
    }
  }

  @Test
  void theClientStaysOpenAndOnlyItsChannelsAreLeft() {
    ScriptClient client = connected();
    value(client.subscribe("channel", false));

    client.close();
    client.close();

    await().until(() -> server.commands().pubsubNumsub("channel").get("channel") == 0);
    assertThat(redisson.getBucket("k").isExists()).isFalse();
  }

  @Test
  void aClientThatIsShutDownIsRefused() {
    ScriptClient client = newClient();
    redisson.shutdown();

    assertThat(catchThrowableOfType(ClientException.class, () -> client.connect(heard)))
        .hasMessageContaining("shut down already");
  }

  /** Names are those of the documents, whatever the application maps its own to. */
  @Test
  void aNameMapperOfTheApplicationIsNotApplied() {
    Config config = new Config();
    config.setNameMapper(
        new NameMapper() {
          @Override
          public String map(String name) {
            return "mapped:" + name;
          }

          @Override
          public String unmap(String name) {
            return name.substring("mapped:".length());
          }
        });
    try (ScriptClient client = newClient(config)) {
      client.connect(heard);
      value(add(client, "witness"));
      value(client.subscribe("channel", false));

      assertThat(server.commands().exists("witness")).isEqualTo(1);
      await().until(() -> server.commands().pubsubNumsub("channel").get("channel") == 1);
    }
  }
}
