package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.admin.Waiter;
import java.time.Instant;
import java.util.List;

/**
 * Who waits.
 *
 * @param waiters in the order in which they began
 * @param now when they were looked at, by the store's clock
 */
public record WaitersView(List<Waiter> waiters, Instant now) implements View {

  @Override
  public List<String> lines() {
    return waiters.isEmpty() ? List.of("nobody waits") : table(waiters, now).lines();
  }

  private static Table table(List<Waiter> waiters, Instant now) {
    Table table =
        new Table(
            "WAITED",
            "PLACE",
            "LABEL",
            "FOR",
            "MEMBERS",
            "COST",
            "DEADLINE",
            "PARKED",
            "WORKER",
            "PERMIT");
    for (Waiter waiter : waiters) {
      table.row(
          Times.age(waiter.since(), now),
          Long.toString(waiter.place()),
          waiter.label().orElse(""),
          waiter.wantsPermit() ? "permit" : "units",
          waiter.members().isEmpty() ? "any" : String.join(",", waiter.members()),
          Integer.toString(waiter.cost()),
          Times.until(waiter.deadline(), now),
          waiter.parked() ? "yes" : "no",
          waiter.worker(),
          waiter.permit());
    }
    return table;
  }

  @Override
  public JsonNode json() {
    return Json.array(waiters, WaitersView::json);
  }

  private static JsonNode json(Waiter waiter) {
    ObjectNode json = Json.object();
    json.put("permit", waiter.permit());
    json.put("worker", waiter.worker());
    json.put("label", waiter.label().orElse(null));
    json.put("place", waiter.place());
    json.put("since", Times.moment(waiter.since()));
    json.put("deadline", Times.moment(waiter.deadline()));
    json.put("cost", waiter.cost());
    json.set("members", Json.texts(waiter.members()));
    json.put("wantsPermit", waiter.wantsPermit());
    json.put("parked", waiter.parked());
    return json;
  }
}
