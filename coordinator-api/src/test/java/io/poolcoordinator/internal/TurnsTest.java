package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.Preference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The order of one worker's own: spread evenly, optimistic, and put right afterwards. */
class TurnsTest {

  private static List<String> names(String text) {
    return List.of(text.split(" "));
  }

  /** Takes turns that are granted as preferred. */
  private static String take(Turns turns, int count) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Turns.Turn turn = turns.next(false);
      String preferred = turn.preference().members().get(0);
      turn.grantedTo(preferred);
      taken.add(preferred);
    }
    return String.join(" ", taken);
  }

  @Test
  void turnsAreSpreadEvenly() {
    assertThat(Turns.spread(names("a"))).isEqualTo(names("a"));
    assertThat(Turns.spread(names("c b a"))).isEqualTo(names("a b c"));
    assertThat(Turns.spread(names("a b b"))).isEqualTo(names("b a b"));
    assertThat(Turns.spread(names("b b a a"))).isEqualTo(names("a b a b"));
    assertThat(Turns.spread(names("a a a a a b b b c c"))).isEqualTo(names("a b c a a b a c b a"));
    List<String> most = new ArrayList<>(Collections.nCopies(999, "a"));
    most.add("b");
    assertThat(Turns.spread(most).indexOf("b")).isEqualTo(500);
  }

  @Test
  void beginsWhereItIsTold() {
    assertThat(new Turns(names("a b b"), 0).order()).isEqualTo(names("b a b"));
    assertThat(new Turns(names("a b b"), 1).order()).isEqualTo(names("a b b"));
    assertThat(new Turns(names("a b b"), 5).order()).isEqualTo(names("b b a"));
    for (int i = 0; i < 100; i++) {
      assertThat(Turns.anyStart()).isBetween(0, 999_999_999);
    }
    Set<List<String>> orders = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      orders.add(Turns.fromAnywhere(names("a b b")).order());
    }
    assertThat(orders).hasSize(3);
  }

  @Test
  void eachNameIsPreferredInItsTurnAndNamedOnce() {
    Turns turns = new Turns(names("a b b c"), 0);
    assertThat(turns.order()).isEqualTo(names("b a c b"));
    assertThat(turns.next(true).preference()).isEqualTo(new Preference(names("b a c"), true));
    assertThat(turns.next(false).preference()).isEqualTo(new Preference(names("a c b"), false));
    assertThat(turns.next(false).preference().members()).isEqualTo(names("c b a"));
    assertThat(turns.next(false).preference().members()).isEqualTo(names("b a c"));
    assertThat(turns.order()).isEqualTo(names("b a c b"));
  }

  @Test
  void sharesAreExactWhileAllServe() {
    Turns turns = new Turns(names("a b b"), 2);
    assertThat(take(turns, 9)).isEqualTo("b b a b b a b b a");
  }

  @Test
  void whoIsPassedOverHasItsTurnBack() {
    Turns turns = new Turns(names("a b c"), 0);
    turns.next(false).grantedTo("b");
    assertThat(turns.order()).isEqualTo(names("a c b"));
    turns.next(false).grantedTo("c");
    assertThat(turns.order()).isEqualTo(names("a b c"));
    assertThat(take(turns, 3)).isEqualTo("a b c");
  }

  @Test
  void whoGotNothingGivesItsTurnBack() {
    Turns turns = new Turns(names("a b b"), 0);
    Turns.Turn first = turns.next(false);
    Turns.Turn second = turns.next(false);
    second.giveBack();
    first.giveBack();
    assertThat(turns.order()).isEqualTo(names("b a b"));
    turns.next(false).grantedTo("");
    assertThat(turns.order()).isEqualTo(names("b a b"));
  }

  @Test
  void whoIsNoMemberOfThePoolHoldsNobodyUp() {
    Turns turns = new Turns(names("a b gone"), 2);
    StringBuilder granted = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      Turns.Turn turn = turns.next(false);
      String member =
          turn.preference().members().stream().filter(n -> !n.equals("gone")).findFirst().get();
      turn.grantedTo(member);
      granted.append(member);
    }
    assertThat(granted).hasToString("ababab");
  }

  @Test
  void onceAllIsMadeUpForTurnsAreSpreadAgain() {
    Turns turns = new Turns(names("a a a b b b"), 0);
    for (int i = 0; i < 9; i++) {
      Turns.Turn turn = turns.next(false);
      turn.grantedTo("b");
    }
    assertThat(turns.order()).isEqualTo(names("a a a b b b"));
    assertThat(take(turns, 6)).isEqualTo("a a a b b b");
    assertThat(take(turns, 6)).isEqualTo("a b a b a b");
  }

  @Test
  void takenByManyAtOnceSharesStayExact() throws Exception {
    Turns turns = new Turns(names("a b b c"), 1);
    int threads = 8;
    int each = 5_000;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    Map<String, Integer> counts = new TreeMap<>();
    try {
      List<Future<Map<String, Integer>>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        results.add(
            executor.submit(
                () -> {
                  Map<String, Integer> mine = new TreeMap<>();
                  for (int i = 0; i < each; i++) {
                    mine.merge(take(turns, 1), 1, Integer::sum);
                  }
                  return mine;
                }));
      }
      for (Future<Map<String, Integer>> result : results) {
        result.get(30, TimeUnit.SECONDS).forEach((n, c) -> counts.merge(n, c, Integer::sum));
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(counts).isEqualTo(Map.of("a", 10_000, "b", 20_000, "c", 10_000));
  }

  @Test
  void whateverComesOutNoTurnIsLost() {
    Random random = new Random(7);
    Turns turns = new Turns(names("a b b c c c d"), 3);
    List<Turns.Turn> open = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      open.add(turns.next(random.nextBoolean()));
      while (!open.isEmpty() && random.nextInt(3) > 0) {
        Turns.Turn turn = open.remove(random.nextInt(open.size()));
        switch (random.nextInt(3)) {
          case 0 -> turn.giveBack();
          case 1 -> turn.grantedTo(turn.preference().members().get(0));
          default -> turn.grantedTo(turn.preference().members().get(random.nextInt(4)));
        }
      }
    }
    assertThat(turns.order()).containsExactlyInAnyOrderElementsOf(names("a b b c c c d"));
  }
}
