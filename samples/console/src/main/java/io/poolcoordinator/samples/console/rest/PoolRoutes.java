package io.poolcoordinator.samples.console.rest;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.admin.Cleared;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.PoolView;
import io.poolcoordinator.samples.console.view.Quoted;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Making, changing, pausing, clearing and deleting pools. */
final class PoolRoutes {

  static final String POOL = "pool";

  private static final Set<String> REASON_ALONE = Set.of(Acting.REASON);

  private final Acting acting;
  private final PoolList list;

  PoolRoutes(Acting acting, PoolList list) {
    this.acting = acting;
    this.list = list;
  }

  List<Route> routes() {
    return List.of(
        Route.read("/v1/pools", this::list),
        Route.act(POST, "/v1/pools", this::make),
        Route.read("/v1/pools/{pool}", this::show),
        Route.act(PATCH, "/v1/pools/{pool}", this::change),
        Route.act(DELETE, "/v1/pools/{pool}", this::delete),
        Route.act(POST, "/v1/pools/{pool}/pause", this::pause),
        Route.act(POST, "/v1/pools/{pool}/resume", this::resume),
        Route.act(POST, "/v1/pools/{pool}/clear", this::clear),
        Route.act(POST, "/v1/pools/{pool}/end-cool-down", this::endCoolDown),
        Route.act(DELETE, "/v1/pools/{pool}/holders/{permit}", this::endPermit),
        Route.act(DELETE, "/v1/pools/{pool}/waiters/{permit}", this::endPermit));
  }

  private void list(Context context) {
    Answers.json(context, list.page(ListQuery.of(context)));
  }

  private void show(Context context) {
    new Parameters(context).allow();
    answer(context, acting.looking().snapshot(context.pathParam(POOL)));
  }

  private void make(Context context) {
    Fields body = Body.read(context);
    PoolConfig config = PoolInput.made(body);
    String name = body.required(PoolInput.NAME);
    PoolAdmin admin = acting.as(context, body);
    PoolSnapshot made = Fields.checked(PoolInput.NAME, () -> admin.make(name, config));
    PoolList.made(context, name);
    context.status(201);
    context.header("Location", path(name));
    answer(context, made);
  }

  /** The path of a pool, whatever its name holds. */
  static String path(String pool) {
    return "/v1/pools/" + URLEncoder.encode(pool, StandardCharsets.UTF_8);
  }

  private void change(Context context) {
    String pool = context.pathParam(POOL);
    Versions.require(context);
    Fields body = Body.read(context);
    PoolInput.checkChange(body);
    PoolAdmin admin = acting.as(context, body);
    PoolSnapshot before = admin.snapshot(pool);
    OptionalLong seen = Versions.check(context, pool, before.version());
    answer(
        context,
        seen.isEmpty()
            ? admin.update(pool, config -> PoolInput.changed(config, body))
            : set(admin, pool, PoolInput.changed(before.config(), body), seen.getAsLong()));
  }

  static PoolSnapshot set(PoolAdmin admin, String pool, PoolConfig config, long seen) {
    try {
      return admin.set(pool, config, seen);
    } catch (PoolConflictException conflict) {
      throw Versions.changed(pool, admin.snapshot(pool).version());
    }
  }

  static void answer(Context context, PoolSnapshot pool) {
    context.header("ETag", Versions.tag(pool.version()));
    Answers.json(context, new PoolView(pool).json());
  }

  private void delete(Context context) {
    String pool = context.pathParam(POOL);
    PoolAdmin admin = acting.as(context, Body.read(context).allow(REASON_ALONE));
    delete(context, admin, pool);
  }

  static void delete(Context context, PoolAdmin admin, String pool) {
    if (Versions.isGiven(context)) {
      Versions.check(context, pool, admin.snapshot(pool).version());
    }
    List<String> connections = admin.connections(pool);
    ObjectNode json = cleared(admin.delete(pool));
    json.set("connections", Json.texts(connections));
    Answers.json(context, json);
  }

  private static ObjectNode cleared(Cleared cleared) {
    return Json.object()
        .put("waiters", cleared.waiters())
        .put("holders", cleared.holders())
        .put("warning", cleared.warning());
  }

  private void pause(Context context) {
    PoolAdmin admin = acting.as(context, Body.read(context).allow(REASON_ALONE));
    boolean changed = admin.pause(context.pathParam(POOL));
    Answers.json(context, Json.object().put("changed", changed));
  }

  private void resume(Context context) {
    PoolAdmin admin = acting.as(context, Body.read(context).allow(REASON_ALONE));
    boolean changed = admin.resume(context.pathParam(POOL));
    Answers.json(context, Json.object().put("changed", changed));
  }

  private void endCoolDown(Context context) {
    String pool = context.pathParam(POOL);
    PoolAdmin admin = acting.as(context, Body.read(context).allow(REASON_ALONE));
    PoolSnapshot before = admin.snapshot(pool);
    if (!before.members().isEmpty()) {
      throw new Problem(
          409,
          ExitCode.CONFLICT,
          "pool "
              + pool
              + " has members, which cool down each for itself; end the cool-down of the member");
    }
    admin.endCoolDown(pool);
    Answers.json(context, Json.object().put("changed", before.coolingUntil().isPresent()));
  }

  private void clear(Context context) {
    String pool = context.pathParam(POOL);
    Fields body = Body.read(context).allow(Set.of("confirm", "waitersOnly", Acting.REASON));
    boolean waitersOnly = body.flag("waitersOnly");
    PoolAdmin admin = acting.as(context, body);
    String confirm = body.text("confirm").orElse("");
    if (!confirm.equals(pool)) {
      throw new Problem(
          400,
          ExitCode.REFUSED,
          (confirm.isEmpty() ? "not confirmed" : "confirm names " + Quoted.text(confirm))
              + ": give the name of the pool, "
              + Quoted.text(pool)
              + ", in the field confirm; nothing was done",
          "confirm");
    }
    Answers.json(context, cleared(waitersOnly ? admin.clearWaiters(pool) : admin.clear(pool)));
  }

  private void endPermit(Context context) {
    String pool = context.pathParam(POOL);
    String permit = context.pathParam("permit");
    PoolAdmin admin = acting.as(context, Body.read(context).allow(REASON_ALONE));
    if (!Fields.checked("permit", () -> admin.endPermit(pool, permit))) {
      throw Problem.notFound(
          "pool "
              + pool
              + " has no permit "
              + Quoted.text(permit)
              + " that is held or waited for; its holders and waiters list those there are");
    }
    Answers.json(context, Json.object().put("pool", pool).put("permit", permit).put("ended", true));
  }
}
