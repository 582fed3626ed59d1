package io.poolcoordinator.contract;

import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.StoreListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a store tells its worker. */
public final class RecordingListener implements StoreListener {

  /** A message. */
  record Push(String pool, long time, long comeBackIn, List<Grant> grants) {}

  private final List<Push> pushes = new CopyOnWriteArrayList<>();
  private final List<String> listening = new CopyOnWriteArrayList<>();

  @Override
  public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
    pushes.add(new Push(pool, time, comeBackIn, List.copyOf(grants)));
  }

  @Override
  public void listening(String pool) {
    listening.add(pool);
  }

  @Override
  public void disconnected() {
    // No test here cuts a connection.
  }

  @Override
  public void reconnected() {
    // No test here cuts a connection.
  }

  @Override
  public void reconnected(String pool) {
    // No test here lets an operation fail for want of an answer.
  }

  List<Push> pushes() {
    return pushes;
  }

  /** All grants that were pushed, in order. */
  List<Grant> granted() {
    return pushes.stream().flatMap(push -> push.grants().stream()).toList();
  }

  /** All times to come back in, in order, as they were pushed. */
  List<Long> comeBacks() {
    return pushes.stream().map(Push::comeBackIn).filter(in -> in != ReplyHeader.NOT).toList();
  }

  List<String> listening() {
    return listening;
  }
}
