package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.Limits;
import io.poolcoordinator.samples.loadtest.worker.Crew;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The loads that have a name. Of several, the last is what the scenario is about. */
enum Scenario {
  /** One thread, and always a permit for it: what a call costs. */
  UNCONTENDED {
    @Override
    List<Load> loads() {
      return List.of(new Load("uncontended", Limits.ofPermits(10), Crew.of(1, 1, 0)));
    }
  },
  /** The same with a slot, a rate and a member together. */
  COMPOSED {
    @Override
    List<Load> loads() {
      Limits limits = Limits.ofPermits(10).with("1000000/1s", 3);
      return List.of(new Load("composed", limits, Crew.of(1, 1, 0)));
    }
  },
  /** Many threads of several workers, and ten permits. */
  CONTENDED {
    @Override
    List<Load> loads() {
      return List.of(new Load("contended", Limits.ofPermits(10), Crew.of(6, 32, 5_000)));
    }
  },
  /** One permit and ten waiters, and then ten thousand. */
  HERD {
    @Override
    List<Load> loads() {
      return List.of(
          new Load("herd-10", Limits.ofPermits(1), Crew.of(5, 2, 0)),
          new Load("herd-10000", Limits.ofPermits(1), Crew.of(5, 2_000, 0)));
    }
  },
  /** One pool, and then ten thousand, with a permit for everybody. */
  MANY_POOLS {
    @Override
    List<Load> loads() {
      Limits limits = Limits.ofPermits(100);
      return List.of(
          new Load("pools-1", limits, Crew.of(2, 8, 0)),
          new Load("pools-10000", limits, Crew.of(2, 8, 0).over(10_000)));
    }
  },
  /** Ten thousand pools without a permit, each with one that waits. */
  WAITING_POOLS {
    @Override
    List<Load> loads() {
      return List.of(
          new Load("waiting-pools", Limits.ofPermits(0), Crew.of(6, 1_667, 0).over(10_000)));
    }
  },
  /** Sixty units a second, which are not enough. */
  RATE {
    @Override
    List<Load> loads() {
      return List.of(new Load("rate", Limits.ofRate("60/1s"), Crew.of(6, 16, 0)));
    }
  },
  /** A pool over a hundred members. */
  MEMBERS {
    @Override
    List<Load> loads() {
      return List.of(new Load("members", Limits.ofPermits(10).with("", 100), Crew.of(6, 8, 1_000)));
    }
  },
  /** Permits that are given back at once: as many as there can be. */
  SATURATION {
    @Override
    List<Load> loads() {
      return List.of(new Load("saturation", Limits.ofPermits(10), Crew.of(6, 32, 0)));
    }
  },
  /** Ten thousand virtual threads of one worker. */
  VIRTUAL_THREADS {
    @Override
    List<Load> loads() {
      return List.of(
          new Load("virtual-threads", Limits.ofPermits(10), Crew.of(1, 10_000, 1_000).virtual()));
    }
  },
  /** A worker is killed half-way, with what it holds. */
  KILL {
    @Override
    List<Load> loads() {
      return List.of(
          new Load("kill", Limits.ofPermits(10).leased(2_000), Crew.of(6, 32, 5_000).killed()));
    }
  },
  /** The contended load by fewer workers, and by fewer and more threads. */
  SCALING {
    @Override
    List<Load> loads() {
      List<Load> loads = new ArrayList<>();
      for (int workers : new int[] {1, 2, 4}) {
        loads.add(scaled("workers-" + workers, workers, 32));
      }
      for (int threads : new int[] {4, 16, 64, 256}) {
        loads.add(scaled("waiters-" + 6 * threads, 6, threads));
      }
      loads.add(scaled("workers-6", 6, 32));
      return loads;
    }
  },
  /** All that the design's table of speed asks for. */
  SPEED_TABLE {
    @Override
    List<Load> loads() {
      List<Load> loads = new ArrayList<>();
      for (Scenario scenario : List.of(HERD, MANY_POOLS, WAITING_POOLS, VIRTUAL_THREADS)) {
        scenario.loads().forEach(load -> loads.add(load.ofThisLibraryAlone()));
      }
      for (Scenario scenario : List.of(UNCONTENDED, COMPOSED, CONTENDED)) {
        loads.addAll(scenario.loads());
      }
      return loads;
    }
  };

  private static Load scaled(String name, int workers, int threads) {
    return new Load(name, Limits.ofPermits(10), Crew.of(workers, threads, 5_000));
  }

  /** Its name, as in {@code --scenario}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  abstract List<Load> loads();
}
