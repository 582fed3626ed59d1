package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.PoolRow;
import java.util.List;

/**
 * All pools, searched, sorted and cut into pages. The rows of a page are read when they are asked
 * for, once for all who ask within a moment; what is searched and sorted is {@link KnownPools}.
 */
final class PoolList {

  private static final String MADE = "made";

  private final PoolAdmin admin;
  private final KnownPools known;
  private final SharedReads<List<PoolRow>> pages = new SharedReads<>(System::nanoTime);

  PoolList(PoolAdmin admin) {
    this.admin = admin;
    this.known = new KnownPools(admin, System::nanoTime);
  }

  /** Notes which pool was made, where the path does not say it. */
  static void made(Context context, String pool) {
    context.attribute(MADE, pool);
  }

  /**
   * Has the next look be a new one: something was done to the pool of the path, or one was made.
   */
  void forget(Context context) {
    String made = context.attribute(MADE);
    known.forget(made == null ? context.pathParamMap().getOrDefault(PoolRoutes.POOL, "") : made);
    pages.forget();
  }

  JsonNode page(ListQuery query) {
    List<PoolRow> ofState = known.rows().stream().filter(query.ofState()).toList();
    List<PoolRow> found = ofState.stream().filter(query.found()).sorted(query.order()).toList();
    long first = (long) (query.page() - 1) * query.size();
    List<String> names = found.stream().skip(first).limit(query.size()).map(PoolRow::name).toList();
    // No name holds a space.
    List<PoolRow> rows =
        pages.get(String.join(" ", names), () -> PoolRow.read(admin, names)).stream()
            .sorted(query.order())
            .toList();
    ObjectNode json = Json.object();
    json.set("pools", Json.array(rows, PoolRow::json));
    json.put("page", query.page());
    json.put("size", query.size());
    json.put("total", ofState.size());
    json.put("matching", found.size());
    return json;
  }
}
