package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Several pools.
 *
 * @param rows a row for each
 */
public record PoolsView(List<PoolRow> rows) implements View {

  @Override
  public List<String> lines() {
    if (rows.isEmpty()) {
      return List.of("no pools");
    }
    Table table = new Table("POOL", "STATE", "HELD", "WAITING", "OLDEST WAIT", "BLOCKED");
    rows.forEach(row -> row.addTo(table));
    return table.lines();
  }

  @Override
  public JsonNode json() {
    return Json.array(rows, PoolRow::json);
  }
}
