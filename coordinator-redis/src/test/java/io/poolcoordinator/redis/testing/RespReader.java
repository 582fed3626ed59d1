package io.poolcoordinator.redis.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes a stream of RESP2 or RESP3 apart into whole frames. */
final class RespReader {

  private static final int BUFFER = 65_536;

  private final InputStream in;
  private ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private @Nullable String word;

  RespReader(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER);
  }

  /** Returns the next frame; null at the end of the stream. */
  @Nullable RespFrame next() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return null;
    }
    in.reset();
    frame = new ByteArrayOutputStream();
    word = null;
    int elements = element();
    return new RespFrame(frame.toByteArray(), word == null ? "" : word, elements);
  }

  /** Reads one element with all that belongs to it, and returns how many elements it has. */
  private int element() throws IOException {
    String line = line();
    char type = line.isEmpty() ? ' ' : line.charAt(0);
    switch (type) {
      case '$', '=', '!' -> bulk(count(line));
      case '*', '~', '>' -> {
        return elements(count(line));
      }
      case '%' -> {
        return elements(2 * count(line));
      }
      case '|' -> {
        elements(2 * count(line));
        return element();
      }
      case '+', '-', ':', '_', '#', ',', '(' -> remember(line.substring(1));
      default -> remember(line.split(" ", 2)[0]);
    }
    return 0;
  }

  private int elements(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      element();
    }
    return count;
  }

  private static int count(String line) throws IOException {
    try {
      return Integer.parseInt(line.substring(1));
    } catch (NumberFormatException streamed) {
      throw new IOException("neither Redis nor its clients send " + line, streamed);
    }
  }

  private void bulk(int length) throws IOException {
    if (length < 0) {
      return;
    }
    byte[] content = in.readNBytes(length + 2);
    if (content.length < length + 2) {
      throw new EOFException();
    }
    frame.writeBytes(content);
    remember(new String(content, 0, length, StandardCharsets.ISO_8859_1));
  }

  private void remember(String text) {
    if (word == null) {
      word = text;
    }
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      frame.write(next);
      if (next != '\r') {
        text.append((char) next);
      }
    }
    frame.write('\n');
    return text.toString();
  }
}
