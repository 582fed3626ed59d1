package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.admin.Holder;
import java.time.Instant;
import java.util.List;

/**
 * Who holds permits.
 *
 * @param holders the oldest first
 * @param now when they were looked at, by the store's clock
 */
public record HoldersView(List<Holder> holders, Instant now) implements View {

  @Override
  public List<String> lines() {
    return holders.isEmpty() ? List.of("nobody holds a permit") : table(holders, now).lines();
  }

  private static Table table(List<Holder> holders, Instant now) {
    Table table =
        new Table("HELD FOR", "LABEL", "MEMBER", "COST", "LEASE ENDS", "TOKEN", "WORKER", "PERMIT");
    for (Holder holder : holders) {
      table.row(
          holder.since().map(since -> Times.age(since, now)).orElse(""),
          holder.label().orElse(""),
          holder.member().orElse(""),
          known(holder.cost()),
          Times.until(holder.leaseUntil(), now),
          known(holder.token()),
          holder.worker(),
          holder.permit());
    }
    return table;
  }

  private static String known(long number) {
    return number == 0 ? "" : Long.toString(number);
  }

  @Override
  public JsonNode json() {
    return Json.array(holders, HoldersView::json);
  }

  private static JsonNode json(Holder holder) {
    ObjectNode json = Json.object();
    json.put("permit", holder.permit());
    json.put("worker", holder.worker().isEmpty() ? null : holder.worker());
    json.put("label", holder.label().orElse(null));
    json.put("member", holder.member().orElse(null));
    json.put("since", Json.moment(holder.since()));
    json.put("leaseUntil", Times.moment(holder.leaseUntil()));
    json.put("token", holder.token() == 0 ? null : holder.token());
    json.put("cost", holder.cost() == 0 ? null : holder.cost());
    return json;
  }
}
