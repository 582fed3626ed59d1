package io.poolcoordinator.samples.console.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in aligned columns, two spaces apart. */
public final class Table {

  private static final String GAP = "  ";

  private final int[] widths;
  private final List<List<String>> rows = new ArrayList<>();

  /** Begins with a line of headings. */
  public Table(String... headings) {
    this(new int[headings.length]);
    row(headings);
  }

  /** Begins without headings, with columns that are at least so wide. */
  public Table(int... widths) {
    this.widths = widths.clone();
  }

  /** Adds a row; an empty cell is shown as a hyphen, so that columns can be told apart. */
  public Table row(String... cells) {
    if (cells.length != widths.length) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + widths.length + " columns");
    }
    List<String> row = Arrays.stream(cells).map(cell -> cell.isEmpty() ? "-" : cell).toList();
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], length(row.get(i)));
    }
    rows.add(row);
    return this;
  }

  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - length(row.get(i)))).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
