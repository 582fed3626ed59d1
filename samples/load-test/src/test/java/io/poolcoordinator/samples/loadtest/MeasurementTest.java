package io.poolcoordinator.samples.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.samples.loadtest.engine.Limits;
import io.poolcoordinator.samples.loadtest.worker.Crew;
import io.poolcoordinator.samples.loadtest.worker.Grant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  private static final long SECOND = 1_000_000_000;
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  @Test
  void onlyWhatWasGrantedWhileItMeasuredCounts() {
    Measurement measurement = new Measurement(load(Crew.of(1, 2, 0)));
    List<Grant> grants =
        List.of(
            new Grant(0, 0, 0, 0, SECOND / 2, SECOND, SECOND),
            new Grant(0, 0, 0, SECOND, SECOND, 2 * SECOND, 2 * SECOND),
            new Grant(0, 1, 0, SECOND, 2 * SECOND, 9 * SECOND, 9 * SECOND),
            new Grant(0, 0, 0, SECOND, 4 * SECOND, 5 * SECOND, 5 * SECOND));

    measurement.add(
        grants, new RedisLook.Work(SECOND, 100, 10), new RedisLook.Work(3 * SECOND, 500, 14));

    assertThat(measurement.permits()).isEqualTo(2);
    assertThat(measurement.throughput()).isEqualTo(1, EXACT);
    assertThat(measurement.scriptsPerPermit()).isEqualTo(2, EXACT);
    assertThat(measurement.redisCpuMicrosPerPermit()).isEqualTo(200, EXACT);
    // A second of the first, and a second of the other, which was held longer than was measured.
    assertThat(measurement.permitUtilisation()).isEqualTo(2 / (2.0 * 10), EXACT);
    assertThat(measurement.fewestGrants()).isOne();
    assertThat(measurement.mostGrants()).isOne();
  }

  @Test
  void turnsAddUp() {
    Measurement measurement = new Measurement(load(Crew.of(1, 1, 0)));
    for (int turn = 0; turn < 3; turn++) {
      measurement.add(
          List.of(new Grant(0, 0, 0, 10, 20, 30, 40)),
          new RedisLook.Work(0, 0, 0),
          new RedisLook.Work(SECOND, 1, 2));
    }

    assertThat(measurement.permits()).isEqualTo(3);
    assertThat(measurement.throughput()).isEqualTo(1, EXACT);
    assertThat(measurement.waits().getMaxValue()).isEqualTo(10);
    assertThat(measurement.cycles().getMaxValue()).isEqualTo(30);
    assertThat(measurement.peakHeld()).isOne();
  }

  @Test
  void aKilledWorkersThreadsAreNotTakenForUnfairlyTreated() {
    Measurement measurement = new Measurement(load(Crew.of(2, 1, 0).killed()));

    measurement.add(
        List.of(new Grant(1, 0, 0, 10, 20, 30, 40)),
        new RedisLook.Work(0, 0, 0),
        new RedisLook.Work(SECOND, 1, 2));

    assertThat(measurement.fewestGrants()).isOne();
  }

  private static Load load(Crew crew) {
    return new Load("test", Limits.ofPermits(10), crew);
  }
}
