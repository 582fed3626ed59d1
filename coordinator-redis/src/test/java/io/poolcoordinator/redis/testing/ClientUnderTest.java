package io.poolcoordinator.redis.testing;

import io.poolcoordinator.redis.store.ScriptClient;
import java.time.Duration;

/** A client library's client at one Redis, as an application hands it in: shared by stores. */
public interface ClientUnderTest extends AutoCloseable {

  /** Makes a store's client, which is not connected yet and leaves the library's client open. */
  ScriptClient newScriptClient(Duration commandTimeout);

  @Override
  void close();
}
