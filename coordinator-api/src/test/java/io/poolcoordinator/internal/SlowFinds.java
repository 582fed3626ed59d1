package io.poolcoordinator.internal;

import io.poolcoordinator.spi.PoolStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A store whose settings take a while to be read; all else is answered as ever. */
final class SlowFinds {

  private SlowFinds() {}

  /**
   * Makes one.
   *
   * @param delay for each reading, completes when the store is asked, or fails and fails it
   */
  static PoolStore over(PoolStore store, Supplier<CompletionStage<Void>> delay) {
    return (PoolStore)
        Proxy.newProxyInstance(
            SlowFinds.class.getClassLoader(),
            new Class<?>[] {PoolStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("find")) {
                String pool = (String) arguments[0];
                return delay.get().thenCompose(now -> store.find(pool));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
              }
            });
  }
}
