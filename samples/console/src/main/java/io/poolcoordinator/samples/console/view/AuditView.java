package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.admin.Finding;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSizes;
import io.poolcoordinator.admin.PoolSizes.WindowSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What audits found.
 *
 * @param audits one for each pool
 */
public record AuditView(List<PoolAudit> audits) implements View {

  @Override
  public List<String> lines() {
    if (audits.isEmpty()) {
      return List.of("no pools");
    }
    List<String> lines = new ArrayList<>();
    audits.forEach(audit -> add(audit, lines));
    return lines;
  }

  private static void add(PoolAudit audit, List<String> lines) {
    lines.add(
        audit.pool()
            + (audit.isConsistent() ? ": consistent" : ": not consistent")
            + (audit.isComplete() ? "" : ", as far as it was read"));
    lines.add("  " + sizes(audit.sizes()));
    Table table = new Table(0, 0, 0);
    for (Finding found : audit.findings()) {
      table.row(
          "  " + severity(found),
          kind(found),
          found.key() + (found.field().isEmpty() ? "" : " " + found.field()) + " " + found.found());
    }
    lines.addAll(table.lines());
    if (audit.leftOut() > 0) {
      lines.add("  and " + audit.leftOut() + " more");
    }
  }

  private static String sizes(PoolSizes sizes) {
    StringBuilder text = new StringBuilder();
    text.append(sizes.live()).append(" live, ");
    text.append(sizes.expired()).append(" expired; ");
    text.append(sizes.waiters()).append(" waiters, ");
    text.append(sizes.bound()).append(" bound in ").append(sizes.boundQueues()).append(" queues, ");
    text.append(sizes.takers()).append(" takers, ");
    text.append(sizes.parked()).append(" parked; ");
    text.append(sizes.marks()).append(" marks, ");
    text.append(sizes.connections()).append(" connections, ");
    text.append(sizes.events()).append(" events");
    for (WindowSize window : sizes.windows()) {
      text.append("; ");
      text.append(window.member().isEmpty() ? "" : window.member() + ":").append(window.window());
      text.append(' ').append(window.used()).append(" used");
    }
    return text.toString();
  }

  private static String severity(Finding found) {
    return found.severity().name().toLowerCase(Locale.ROOT);
  }

  private static String kind(Finding found) {
    return found.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public JsonNode json() {
    return Json.array(audits, AuditView::json);
  }

  public static JsonNode json(PoolAudit audit) {
    ObjectNode json = Json.object();
    json.put("pool", audit.pool());
    json.put("time", Times.moment(audit.time()));
    json.put("consistent", audit.isConsistent());
    json.put("complete", audit.isComplete());
    json.set(
        "findings",
        Json.array(
            audit.findings(),
            found ->
                Json.object()
                    .put("severity", severity(found))
                    .put("kind", kind(found))
                    .put("key", found.key())
                    .put("field", found.field().isEmpty() ? null : found.field())
                    .put("found", found.found())));
    json.put("leftOut", audit.leftOut());
    json.set("sizes", json(audit.sizes()));
    return json;
  }

  private static JsonNode json(PoolSizes sizes) {
    ObjectNode json = Json.object();
    json.put("live", sizes.live());
    json.put("expired", sizes.expired());
    json.put("holders", sizes.holders());
    json.put("waiters", sizes.waiters());
    json.put("takers", sizes.takers());
    json.put("bound", sizes.bound());
    json.put("boundQueues", sizes.boundQueues());
    json.put("parked", sizes.parked());
    json.put("waiting", sizes.waiting());
    json.put("marks", sizes.marks());
    json.put("taken", sizes.taken());
    json.put("workers", sizes.workers());
    json.put("turns", sizes.turns());
    json.put("connections", sizes.connections());
    json.put("events", sizes.events());
    json.set(
        "windows",
        Json.array(
            sizes.windows(),
            window ->
                Json.object()
                    .put("member", window.member().isEmpty() ? null : window.member())
                    .put("window", window.window())
                    .put("used", window.used())
                    .put("buckets", window.buckets())));
    return json;
  }
}
