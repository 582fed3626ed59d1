package io.poolcoordinator.redis.load;

import io.poolcoordinator.contract.ForwardingListener;
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
        new ForwardingListener(listener) {
          @Override
          public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
            // Lost.
          }
        });
  }
}
