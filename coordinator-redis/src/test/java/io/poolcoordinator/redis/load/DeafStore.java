package io.poolcoordinator.redis.load;

import io.poolcoordinator.contract.ForwardingStore;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.util.List;

/** A store that listens, and hears nothing of what is pushed. */
final class DeafStore extends ForwardingStore {

  DeafStore(PoolStore store) {
    super(store);
  }

  @Override
  public void start(String worker, StoreListener listener) {
    super.start(
        worker,
        new StoreListener() {
          @Override
          public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
            // Lost.
          }

          @Override
          public void listening(String pool) {
            listener.listening(pool);
          }

          @Override
          public void disconnected() {
            listener.disconnected();
          }

          @Override
          public void reconnected() {
            listener.reconnected();
          }

          @Override
          public void reconnected(String pool) {
            listener.reconnected(pool);
          }
        });
  }
}
