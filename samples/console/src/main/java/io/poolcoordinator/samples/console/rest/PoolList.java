package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.PoolRow;
import java.util.List;

/** All pools, read once for all who ask within a moment; searched, sorted and cut into pages. */
final class PoolList {

  private static final String ALL = "";

  private final PoolAdmin admin;
  private final SharedReads<List<PoolRow>> reads = new SharedReads<>(System::nanoTime);

  PoolList(PoolAdmin admin) {
    this.admin = admin;
  }

  /** Has the next look be a new one. */
  void forget() {
    reads.forget();
  }

  JsonNode page(ListQuery query) {
    List<PoolRow> all = reads.get(ALL, () -> PoolRow.read(admin, admin.pools()));
    List<PoolRow> ofState = all.stream().filter(query.ofState()).toList();
    List<PoolRow> found = ofState.stream().filter(query.found()).sorted(query.order()).toList();
    long first = (long) (query.page() - 1) * query.size();
    ObjectNode json = Json.object();
    json.set(
        "pools",
        Json.array(found.stream().skip(first).limit(query.size()).toList(), PoolRow::json));
    json.put("page", query.page());
    json.put("size", query.size());
    json.put("total", ofState.size());
    json.put("matching", found.size());
    return json;
  }
}
