package io.poolcoordinator.redis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommandTimeoutsTest {

  private static final Duration TIMEOUT = Duration.ofMillis(200);

  private final CommandTimeouts timeouts = new CommandTimeouts(TIMEOUT);

  /** A command that nobody answers, or somebody does. */
  private static final class Sent implements PendingCommand {

    private final long sentAt = System.nanoTime();
    private final AtomicLong over = new AtomicLong();
    private volatile boolean settled;

    @Override
    public long sentAt() {
      return sentAt;
    }

    @Override
    public boolean isSettled() {
      return settled;
    }

    @Override
    public void timeOut() {
      if (!settled) {
        over.compareAndSet(0, System.nanoTime());
      }
    }

    boolean isOver() {
      return over.get() != 0;
    }
  }

  @Test
  void aCommandThatNobodyAnswersIsFailedInTime() {
    Sent command = new Sent();

    timeouts.watch(command);

    await().until(command::isOver);
    assertThat(command.over.get() - command.sentAt)
        .isGreaterThanOrEqualTo(TIMEOUT.toNanos() * 9 / 10);
  }

  @Test
  void commandsThatCameLaterHaveTheirOwnTime() {
    List<Sent> commands = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Sent command = new Sent();
              commands.add(command);
              timeouts.watch(command);
              return commands.size() == 15;
            });

    await().until(() -> commands.stream().allMatch(Sent::isOver));
    assertThat(commands)
        .allSatisfy(
            command ->
                assertThat(command.over.get() - command.sentAt)
                    .isGreaterThanOrEqualTo(TIMEOUT.toNanos() * 9 / 10));
  }

  @Test
  void oneThatIsAnsweredIsLeftAloneAndThoseBehindItAreNot() {
    Sent answered = new Sent();
    Sent forgotten = new Sent();
    timeouts.watch(answered);
    timeouts.watch(forgotten);
    answered.settled = true;

    await().until(forgotten::isOver);

    assertThat(answered.isOver()).isFalse();
  }

  @Test
  void afterAQuietTimeItLooksAgain() {
    Sent first = new Sent();
    timeouts.watch(first);
    await().until(first::isOver);

    Sent second = new Sent();
    timeouts.watch(second);

    await().until(second::isOver);
  }

  @Test
  void closingFailsAllAtOnceAndWhatComesLaterToo() {
    Sent before = new Sent();
    timeouts.watch(before);

    timeouts.close();
    Sent after = new Sent();
    timeouts.watch(after);

    assertThat(before.isOver()).isTrue();
    assertThat(after.isOver()).isTrue();
  }
}
