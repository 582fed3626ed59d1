package io.poolcoordinator.contract;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** How a step changes the settings of the pool, through a store and by hand. */
final class RandomSettings {

  private static final String POOL = StoreContract.POOL;
  private static final String[] RATES = {
    "20/1s",
    "20/1s,60/1m",
    "9/500ms,60/1m",
    "60/1m@Z",
    "5/100ms,20/1s,300/1h",
    "",
    "3/1s,50/1d@+02:00"
  };

  private final Draw draw;
  private final Ledger ledger;

  RandomSettings(Draw draw, Ledger ledger) {
    this.draw = draw;
    this.ledger = ledger;
  }

  /**
   * Declares the pool.
   *
   * @param changed what identifies the settings that callers have read last
   */
  ModelOperation<DeclareReply> declare(String worker, long changed) {
    Mode mode = draw.any(Mode.values());
    RandomMembers members = new RandomMembers(draw);
    PoolConfig.Builder config = PoolConfig.builder().limit(draw.below(6));
    rates(draw.any(RATES)).forEach(config::rateLimit);
    if (draw.oneIn(3)) {
      config.lease(Duration.ofSeconds(draw.any(2, 4, 10, 60)));
    }
    members.configure(config);
    PoolConfig wanted = config.build();
    long read = mode == Mode.UPDATE ? draw.any(changed, changed, DeclareCommand.WHATEVER, 5L) : 5;
    DeclareCommand command =
        new DeclareCommand(
            POOL,
            mode,
            new StoredPool(wanted, PoolState.ACTIVE, members.states(wanted.members()), read),
            mode == Mode.RESTORE ? 17 : 0,
            draw.below(10),
            RandomActs.author(draw));
    return new ModelOperation<>(
        worker,
        command.toString(),
        twin -> twin.worker(worker).declare(command),
        DeclareReply::header,
        ledger::declared,
        reply -> {});
  }

  private static List<RateLimit> rates(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(",", -1)).map(RateLimit::parse).toList();
  }

  /** Changes the pool's keys by hand. */
  HandEdit edit() {
    return switch (draw.below(11)) {
      case 0, 1, 2 -> {
        String rate = draw.any(RATES);
        yield set("rate", rate, known -> known.rates(rates(rate)));
      }
      case 3, 4 -> {
        int limit = draw.below(6);
        yield set("limit", Integer.toString(limit), known -> known.limit(limit));
      }
      case 5 -> set("state", draw.oneIn(3) ? "deleted" : "paused", known -> {});
      case 6 -> set("state", "active", known -> {});
      case 7 ->
          new HandEdit("DEL leases", twin -> twin.fixture().deleteLeases(POOL), Ledger::clear);
      case 8 -> new HandEdit("DEL takers", twin -> twin.fixture().deleteTakers(POOL));
      case 9 -> new HandEdit("DEL waiters", twin -> twin.fixture().deleteWaiters(POOL));
      default ->
          new HandEdit(
              "DEL window 1s",
              twin -> twin.fixture().deleteWindow(POOL, "1s"),
              known -> known.windowDeleted("1s"));
    };
  }

  private static HandEdit set(String field, String value, Consumer<Ledger> entered) {
    return new HandEdit(
        "HSET " + field + " " + value,
        twin -> twin.fixture().setField(POOL, field, value),
        entered);
  }
}
