package io.poolcoordinator.redis.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushMessageTest {

  private static final String WORKER = "web-7-4711-k3f9x2ab";

  @Test
  void grantsAreReadInOrder() {
    PushMessage message =
        PushMessage.parse(
            WORKER,
            "1795210664123 750\n"
                + WORKER
                + ":1 1795210664123001 1795210669123\n"
                + WORKER
                + ":2 1795210664123002 1795210669123");

    assertThat(message)
        .isEqualTo(
            new PushMessage(
                1795210664123L,
                750,
                List.of(
                    new Grant(WORKER + ":1", 1795210664123001L, 1795210664123L, 1795210669123L),
                    new Grant(WORKER + ":2", 1795210664123002L, 1795210664123L, 1795210669123L))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "nonsense",
        "100",
        "100 ",
        "100 -2",
        "100 x",
        "100 1 ",
        "100\nw:1 5 200",
        "100 \nw:1 5 200",
        "100 -1\n",
        "100 -1\nw:1 5",
        "100 -1\nw:1 5 ",
        "100 -1\nw:1 5 200\n",
        "100 -1\nw:1 5 200\n\n",
        "100 -1\nw:1 5 200 ",
        "100 -1\nw:1 5 200 eol1 7",
        "100 -1\nw:1 5 200  eol1",
        "100 -1\nw:1 5 200 eol1 ",
        "100 -1\nw:1 5 200 eol\u00e9",
        "100 -1\nw:1  5 200",
        "100 -1\nw: 5 200",
        "100 -1\nother:1 5 200",
        "100 -1\nww:1 5 200",
        "100 -1\nw 5 200",
        "-100 -1\nw:1 5 200",
        "1e2 -1\nw:1 5 200",
        "100 -1\nw:1 -5 200",
        "100 -1\nw:1 0 200",
        "100 -1\nw:1 5 99",
        "100 -1\nw:1 5 0x99",
        "100 -1\nw:1 5 20000000000000000",
        "100 -1\nw:1 \u0665 200",
        "100 -1\r\nw:1 5 200",
        "100 -1 \nw:1 5 200"
      })
  void anythingElseIsNoMessage(String text) {
    assertThat(PushMessage.parse("w", text)).isNull();
  }

  @Test
  void theShortestMessageIsOne() {
    assertThat(PushMessage.parse("w", "100 -1\nw:1 5 200")).isNotNull();
    assertThat(PushMessage.parse("w", "100 -1")).isNotNull();
  }

  @Test
  void aMessageMaySayWhenToComeBackAndNothingElse() {
    assertThat(PushMessage.parse("w", "100 42")).isEqualTo(new PushMessage(100, 42, List.of()));
  }

  @Test
  void aGrantMayNameItsMember() {
    assertThat(PushMessage.parse("w", "100 -1\nw:1 5 200 eol1\nw:2 6 200"))
        .isEqualTo(
            new PushMessage(
                100,
                ReplyHeader.NOT,
                List.of(new Grant("w:1", 5, 100, 200, "eol1"), new Grant("w:2", 6, 100, 200))));
  }

  @Test
  void unitsAloneHaveNoLease() {
    assertThat(PushMessage.parse("w", "100 -1\nw:1 5 0"))
        .isEqualTo(new PushMessage(100, ReplyHeader.NOT, List.of(new Grant("w:1", 5, 100, 0))));
  }
}
