package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.admin.AdministrativeEvent;
import java.util.List;

/**
 * What was done to a pool.
 *
 * @param events the oldest first
 * @param headings whether it begins with headings; without them it goes on below what was shown
 */
public record EventsView(List<AdministrativeEvent> events, boolean headings) implements View {

  @Override
  public List<String> lines() {
    if (events.isEmpty()) {
      return headings ? List.of("no events") : List.of();
    }
    // Wide enough for most, so that those that follow later stand below the same headings.
    Table table = new Table(24, 15, 12, 16, 1);
    if (headings) {
      table.row("TIME", "ACT", "ACTOR", "REASON", "CHANGE");
    }
    for (AdministrativeEvent event : events) {
      table.row(
          Times.moment(event.time()), event.act(), event.actor(), event.reason(), change(event));
    }
    return table.lines();
  }

  private static String change(AdministrativeEvent event) {
    if (event.before().isEmpty()) {
      return event.after();
    }
    return event.before() + (event.after().isEmpty() ? "" : " -> " + event.after());
  }

  @Override
  public JsonNode json() {
    return Json.array(events, EventsView::json);
  }

  public static JsonNode json(AdministrativeEvent event) {
    ObjectNode json = Json.object();
    json.put("id", event.id());
    json.put("time", Times.moment(event.time()));
    json.put("act", event.act());
    json.put("actor", event.actor());
    json.put("reason", event.reason());
    json.put("before", event.before());
    json.put("after", event.after());
    return json;
  }
}
