package io.poolcoordinator.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a stream is taken apart where its frames end. */
class RespReaderTest {

  private static List<RespFrame> frames(String stream) throws IOException {
    RespReader reader =
        new RespReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.ISO_8859_1)));
    List<RespFrame> frames = new ArrayList<>();
    for (RespFrame next = reader.next(); next != null; next = reader.next()) {
      frames.add(next);
    }
    return frames;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+OK\r\n",
        "-ERR no\r\n",
        ":12\r\n",
        "$5\r\na\r\nbc\r\n",
        "$0\r\n\r\n",
        "$-1\r\n",
        "*-1\r\n",
        "*0\r\n",
        "*2\r\n*1\r\n:1\r\n$2\r\n\r\n\r\n",
        "_\r\n",
        "#t\r\n",
        ",1.5\r\n",
        "(123456789012345678901234567890\r\n",
        "!5\r\nERR x\r\n",
        "=7\r\ntxt:abc\r\n",
        "%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n:2\r\n",
        "~2\r\n:1\r\n:2\r\n",
        "|1\r\n+ttl\r\n:3\r\n*1\r\n:4\r\n",
        ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n",
        "PING now\r\n"
      })
  void aFrameOfEachKindEndsWhereItEnds(String frame) throws IOException {
    assertThat(frames(frame + frame)).extracting(RespFrame::text).containsExactly(frame, frame);
  }

  @Test
  void messagesAndConfirmationsAreToldApart() throws IOException {
    RespFrame message = frames(">3\r\n$8\r\nsmessage\r\n$1\r\nc\r\n$1\r\nm\r\n").get(0);
    RespFrame confirmation = frames("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n").get(0);
    RespFrame reply = frames("*2\r\n$1\r\na\r\n$1\r\nb\r\n").get(0);

    assertThat(message.isPush(false)).isTrue();
    assertThat(message.isMessage()).isTrue();
    assertThat(confirmation.isPush(true)).isTrue();
    assertThat(confirmation.isPush(false)).isFalse();
    assertThat(confirmation.isMessage()).isFalse();
    assertThat(reply.isPush(true)).isFalse();
  }

  @Test
  void greetingsAndSubscriptionsDoNotCount() throws IOException {
    assertThat(frames("*2\r\n$5\r\nhello\r\n$1\r\n3\r\nGET a\r\n*1\r\n$10\r\nSSUBSCRIBE\r\n"))
        .extracting(RespFrame::isCounted)
        .containsExactly(false, true, false);
  }

  @Test
  void aFrameThatBreaksOffIsNone() {
    assertThatThrownBy(() -> frames("$5\r\nab")).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> frames("*2\r\n:1\r\n")).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> frames("*?\r\n")).hasMessageContaining("*?");
  }
}
