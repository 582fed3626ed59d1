package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.EventsView;
import io.poolcoordinator.samples.console.view.HoldersView;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.PoolView;
import io.poolcoordinator.samples.console.view.WaitersView;
import java.util.List;

/** What is shown as it changes. */
final class StreamRoutes {

  private static final int EVENTS = 50;

  private final PoolAdmin admin;
  private final PoolList list;
  private final Streams streams;
  private final SharedReads<JsonNode> pools = new SharedReads<>(System::nanoTime);

  StreamRoutes(PoolAdmin admin, PoolList list, Streams streams) {
    this.admin = admin;
    this.list = list;
    this.streams = streams;
  }

  List<Route> routes() {
    return List.of(
        Route.read("/v1/stream", this::list), Route.read("/v1/pools/{pool}/stream", this::pool));
  }

  /** Has the next look be a new one. */
  void forget() {
    pools.forget();
  }

  private void list(Context context) {
    ListQuery query = ListQuery.of(context);
    streams.run(context, "pools", () -> list.page(query));
  }

  private void pool(Context context) {
    new Parameters(context).allow();
    String pool = context.pathParam(PoolRoutes.POOL);
    streams.run(context, "pool", () -> pools.get(pool, () -> look(pool)));
  }

  private JsonNode look(String name) {
    PoolSnapshot pool = admin.snapshot(name);
    ObjectNode json = Json.object();
    json.set("pool", new PoolView(pool).json());
    json.set("holders", new HoldersView(admin.holders(name), pool.time()).json());
    json.set("waiters", new WaitersView(admin.waiters(name), pool.time()).json());
    json.set("connections", Json.texts(admin.connections(name)));
    json.set("events", new EventsView(admin.events(name, EVENTS), false).json());
    return json;
  }
}
