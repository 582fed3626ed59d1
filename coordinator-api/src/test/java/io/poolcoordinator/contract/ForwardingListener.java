package io.poolcoordinator.contract;

import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.StoreListener;
import java.util.List;

/** Passes everything on to another listener. */
public abstract class ForwardingListener implements StoreListener {

  private final StoreListener listener;

  /** Passes on to a listener. */
  protected ForwardingListener(StoreListener listener) {
    this.listener = listener;
  }

  @Override
  public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
    listener.pushed(pool, time, comeBackIn, grants);
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
}
