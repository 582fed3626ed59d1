package io.poolcoordinator.redis.history;

import java.util.ArrayList;
import java.util.List;

/**
 * A line that MONITOR says: {@code +1700000000.123456 [0 127.0.0.1:50000] "SET" "key" "value"},
 * with {@code lua} for the address of what a script does. Source: redis.io, MONITOR; the escapes
 * are those of sdscatrepr in Redis's sds.c.
 *
 * @param micros the server's time, in us
 * @param byScript whether a script did it
 * @param words the command and its arguments
 */
record MonitorLine(long micros, boolean byScript, List<String> words) {

  static MonitorLine of(String line) {
    int bracket = line.indexOf('[');
    int end = line.indexOf("] ", bracket);
    if (!line.startsWith("+") || bracket < 0 || end < 0) {
      throw new IllegalArgumentException("MONITOR said \"" + line + "\"");
    }
    String time = line.substring(1, bracket - 1);
    int point = time.indexOf('.');
    long micros =
        Long.parseLong(time.substring(0, point)) * 1_000_000
            + Long.parseLong(time.substring(point + 1));
    return new MonitorLine(
        micros, line.substring(bracket, end).endsWith(" lua"), words(line, end + 2));
  }

  private static List<String> words(String line, int start) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int at = start;
    while (at < line.length()) {
      at++; // the opening quotation mark
      word.setLength(0);
      while (line.charAt(at) != '"') {
        if (line.charAt(at) != '\\') {
          word.append(line.charAt(at++));
        } else if (line.charAt(at + 1) == 'x') {
          word.append((char) Integer.parseInt(line.substring(at + 2, at + 4), 16));
          at += 4;
        } else {
          word.append(unescaped(line.charAt(at + 1)));
          at += 2;
        }
      }
      words.add(word.toString());
      at += 2; // the closing one, and the space behind it
    }
    return words;
  }

  private static char unescaped(char letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'a' -> '\u0007';
      case 'b' -> '\b';
      default -> letter;
    };
  }
}
