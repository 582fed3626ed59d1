package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.WindowSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Rate windows, of a pool or of a member. */
public final class WindowText {

  private WindowText() {}

  /** Several in one cell: {@code 60/1m 12 used, 5000/1d 5000 used opens in 3h12m}. */
  public static String inOneCell(List<WindowSnapshot> windows, Instant now) {
    return windows.stream()
        .map(
            window ->
                window.rateLimit()
                    + " "
                    + window.used()
                    + " used"
                    + window.opensAt().map(at -> " opens " + Times.until(at, now)).orElse(""))
        .collect(Collectors.joining(", "));
  }

  public static Table table(List<WindowSnapshot> windows, Instant now) {
    Table table = new Table("WINDOW", "USED", "NEXT OPENING");
    for (WindowSnapshot window : windows) {
      table.row(
          window.rateLimit().toString(),
          window.used() + "/" + window.rateLimit().units(),
          window
              .opensAt()
              .map(at -> Times.until(at, now) + " (" + Times.moment(at) + ")")
              .orElse("open"));
    }
    return table;
  }

  public static ArrayNode json(List<WindowSnapshot> windows) {
    return Json.array(windows, WindowText::json);
  }

  private static JsonNode json(WindowSnapshot window) {
    RateLimit rate = window.rateLimit();
    ObjectNode json = Json.object();
    json.put("rate", rate.toString());
    json.put("units", rate.units());
    json.put("windowMillis", rate.window().toMillis());
    json.put("used", window.used());
    json.put("opensAt", Json.moment(window.opensAt()));
    return json;
  }
}
