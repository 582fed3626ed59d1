package io.poolcoordinator.samples.quickstart;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the streams over accounts came to: a table for people, and items for machines. */
final class AccountReport {

  private final List<StreamCounts> inTime;
  private final List<StreamCounts> atEnd;

  /**
   * Makes a report.
   *
   * @param inTime what was counted in the same time of a stream over one account, one over two, and
   *     one over two by pages
   * @param atEnd what was counted when all of them had ended
   */
  AccountReport(List<StreamCounts> inTime, List<StreamCounts> atEnd) {
    this.inTime = inTime;
    this.atEnd = atEnd;
  }

  /** Says whether the pools kept the limits of each account. */
  boolean isGood() {
    return atEnd.stream().allMatch(counts -> counts.refused() == 0 && counts.violations() == 0);
  }

  void printTable(PrintStream output) {
    String time = " in " + Seconds.of(Accounts.LENGTH);
    output.println();
    row(output, "", inTime, StreamCounts::title);
    row(output, "rows" + time, inTime, counts -> counts.rows());
    row(output, "calls served" + time, inTime, StreamCounts::calls);
    row(output, "calls of each account", inTime, AccountReport::callsOfEach);
    row(output, "calls refused (429)", atEnd, StreamCounts::refused);
    row(
        output,
        "most in flight, each",
        atEnd,
        counts -> counts.peak() + " of " + ApiServer.ACCOUNT_LIMIT);
    row(
        output,
        "most in a second, each",
        atEnd,
        counts -> counts.ratePeak() + " of " + ApiServer.ACCOUNT_RATE);
    output.println();
    output.println("Two accounts served " + speedUp() + " times the calls of one.");
    output.println();
  }

  private static void row(
      PrintStream output,
      String name,
      List<StreamCounts> columns,
      Function<StreamCounts, Object> value) {
    output.printf(
        "%-22s %18s %18s %18s%n",
        name,
        value.apply(columns.get(0)),
        value.apply(columns.get(1)),
        value.apply(columns.get(2)));
  }

  private static String callsOfEach(StreamCounts counts) {
    return counts.accounts().stream()
        .map(account -> String.valueOf(account.calls()))
        .collect(Collectors.joining(" + "));
  }

  private String speedUp() {
    double speedUp = (double) inTime.get(1).calls() / inTime.get(0).calls();
    return String.format(Locale.ROOT, "%.2f", speedUp);
  }

  /** Returns what came of it, as items for machines behind those of the other parts. */
  String lastItems() {
    return "accounts=" + inTime.get(1).accounts().size() + " speed-up=" + speedUp() + "x";
  }
}
