package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.AuditView;
import io.poolcoordinator.samples.console.view.EventsView;
import io.poolcoordinator.samples.console.view.HoldersView;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.MembersView;
import io.poolcoordinator.samples.console.view.WaitersView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a pool consists of: who holds, who waits, its members, what was done to it. */
final class ListRoutes {

  private static final int MOST_EVENTS = 1_000;
  private static final int USUAL_EVENTS = 20;

  private final PoolAdmin admin;

  ListRoutes(PoolAdmin admin) {
    this.admin = admin;
  }

  List<Route> routes() {
    return List.of(
        Route.read("/v1/pools/{pool}/holders", this::holders),
        Route.read("/v1/pools/{pool}/waiters", this::waiters),
        Route.read("/v1/pools/{pool}/members", this::members),
        Route.read("/v1/pools/{pool}/events", this::events),
        Route.read("/v1/pools/{pool}/connections", this::connections),
        Route.read("/v1/pools/{pool}/audit", this::audit));
  }

  private static String pool(Context context) {
    new Parameters(context).allow();
    return context.pathParam(PoolRoutes.POOL);
  }

  private void holders(Context context) {
    // When they were looked at matters to tables alone.
    Answers.json(context, new HoldersView(admin.holders(pool(context)), Instant.EPOCH).json());
  }

  private void waiters(Context context) {
    Answers.json(context, new WaitersView(admin.waiters(pool(context)), Instant.EPOCH).json());
  }

  private void members(Context context) {
    PoolSnapshot pool = admin.snapshot(pool(context));
    context.header("ETag", Versions.tag(pool.version()));
    Answers.json(context, new MembersView(pool.members(), pool.time()).json());
  }

  private void events(Context context) {
    Parameters parameters = new Parameters(context).allow("most", "after");
    int most = parameters.whole("most", USUAL_EVENTS, 1, MOST_EVENTS);
    String pool = context.pathParam(PoolRoutes.POOL);
    List<AdministrativeEvent> events =
        parameters.has("after")
            ? after(pool, parameters.text("after", ""), most)
            : newest(pool, most);
    Answers.json(context, new EventsView(events, false).json());
  }

  private List<AdministrativeEvent> after(String pool, String id, int most) {
    return Fields.checked("after", () -> admin.eventsAfter(pool, id, most));
  }

  private List<AdministrativeEvent> newest(String pool, int most) {
    List<AdministrativeEvent> events = new ArrayList<>(admin.events(pool, most));
    Collections.reverse(events);
    return events;
  }

  private void connections(Context context) {
    Answers.json(context, Json.texts(admin.connections(pool(context))));
  }

  private void audit(Context context) {
    Answers.json(context, AuditView.json(admin.audit(pool(context))));
  }
}
