package io.poolcoordinator.samples.console.rest;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.PUT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.samples.console.view.Json;
import io.poolcoordinator.samples.console.view.PoolView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Attaching and detaching connections; and pools by the connections that are attached to them. */
final class ConnectionRoutes {

  private static final String CONNECTION = "connection";
  private static final String POOL_OF = "/v1/connections/{connection}/pool";
  private static final String ID = "id";

  /** Unless it is said: the strictest that grants anything. */
  private static final int USUAL_LIMIT = 1;

  private final Acting acting;

  ConnectionRoutes(Acting acting) {
    this.acting = acting;
  }

  List<Route> routes() {
    return List.of(
        Route.act(PUT, "/v1/pools/{pool}/connections/{connection}", this::attach),
        Route.act(DELETE, "/v1/pools/{pool}/connections/{connection}", this::detach),
        Route.read("/v1/connections/{connection}", this::where),
        Route.read(POOL_OF, this::showPool),
        Route.act(PATCH, POOL_OF, this::setPool),
        Route.act(DELETE, POOL_OF, this::deletePool));
  }

  private void attach(Context context) {
    String pool = context.pathParam(PoolRoutes.POOL);
    String connection = context.pathParam(CONNECTION);
    PoolAdmin admin = acting.as(context, Body.read(context).allow(Set.of(Acting.REASON)));
    admin.attach(connection, pool);
    Answers.json(context, attached(connection, pool));
  }

  private static JsonNode attached(String connection, String pool) {
    return Json.object().put("connection", connection).put("pool", pool);
  }

  private void detach(Context context) {
    String pool = context.pathParam(PoolRoutes.POOL);
    String connection = context.pathParam(CONNECTION);
    PoolAdmin admin = acting.as(context, Body.read(context).allow(Set.of(Acting.REASON)));
    Optional<String> current = admin.poolOf(connection);
    if (current.isEmpty() || !current.get().equals(pool)) {
      throw Problem.notFound(
          "connection "
              + connection
              + " is not attached to pool "
              + pool
              + (current.isEmpty() ? ", nor to any other" : ", but to pool " + current.get()));
    }
    if (admin.detach(connection).isEmpty()) {
      throw attachedToNone(connection);
    }
    Answers.json(context, attached(connection, pool));
  }

  private static Problem attachedToNone(String connection) {
    return Problem.notFound(
        "connection "
            + connection
            + " is attached to no pool; attach it with PUT /v1/pools/{pool}/connections/"
            + connection);
  }

  private void where(Context context) {
    new Parameters(context).allow();
    String connection = context.pathParam(CONNECTION);
    String pool = acting.looking().poolOf(connection).orElseThrow(() -> attachedToNone(connection));
    Answers.json(context, attached(connection, pool));
  }

  /** The pool that a connection is attached to, or else the one of that name. */
  private static PoolSnapshot poolOf(PoolAdmin admin, String id) {
    Optional<String> pool = admin.poolOf(id);
    return admin.snapshot(pool.orElse(id));
  }

  private void showPool(Context context) {
    new Parameters(context).allow();
    PoolRoutes.answer(context, poolOf(acting.looking(), context.pathParam(CONNECTION)));
  }

  private void setPool(Context context) {
    String connection = context.pathParam(CONNECTION);
    Fields body = Body.read(context);
    body.allow(Set.of(ID, PoolInput.NAME, "limit", "timeout", Acting.REASON));
    PoolAdmin admin = acting.as(context, body);
    Optional<String> id = body.text(ID);
    Optional<String> name = body.text(PoolInput.NAME);
    if (id.isPresent() && name.isPresent()) {
      throw Problem.invalid(
          ID, "give name to make a pool, or id to add the connection to one, but not both");
    }
    if (id.isPresent()) {
      refuseSettings(body);
      add(context, admin, connection, id.get());
    } else if (name.isPresent()) {
      make(context, admin, connection, name.get(), body);
    } else {
      change(context, admin, connection, body);
    }
  }

  private static void refuseSettings(Fields body) {
    for (String setting : List.of("limit", "timeout")) {
      if (body.has(setting)) {
        throw Problem.invalid(
            setting, setting + " is one of the pool, which others use: leave id out to change it");
      }
    }
  }

  private static void add(Context context, PoolAdmin admin, String connection, String pool) {
    Fields.checked(
        ID,
        () -> {
          admin.attach(connection, pool);
          return pool;
        });
    answer(context, connection, admin.snapshot(pool));
  }

  private static void make(
      Context context, PoolAdmin admin, String connection, String name, Fields body) {
    PoolConfig config = changed(PoolConfig.ofLimit(USUAL_LIMIT), body);
    // Checks the connection's name before a pool is made for it.
    var unused = admin.poolOf(connection);
    Fields.checked(PoolInput.NAME, () -> admin.make(name, config));
    admin.attach(connection, name);
    PoolList.made(context, name);
    context.status(201);
    context.header("Location", PoolRoutes.path(name));
    answer(context, connection, admin.snapshot(name));
  }

  private static void change(Context context, PoolAdmin admin, String id, Fields body) {
    if (!body.has("limit") && !body.has("timeout")) {
      throw Problem.invalid(
          "nothing to change: give name to make a pool, id to add the connection to one, or limit"
              + " or timeout to change its settings");
    }
    PoolSnapshot before = poolOf(admin, id);
    answer(context, id, admin.update(before.name(), config -> changed(config, body)));
  }

  /** The settings that this form has: the timeout counts in seconds here. */
  private static PoolConfig changed(PoolConfig before, Fields body) {
    PoolConfig.Builder config = before.toBuilder();
    body.integer("limit", 0, PoolConfig.MAX_LIMIT).ifPresent(config::limit);
    body.whole("timeout", 0, PoolConfig.MAX_TIMEOUT.toSeconds())
        .ifPresent(seconds -> config.timeout(Duration.ofSeconds(seconds)));
    return config.build();
  }

  private static void answer(Context context, String connection, PoolSnapshot pool) {
    ObjectNode shown = Json.object();
    shown.put(ID, pool.name());
    shown.setAll((ObjectNode) new PoolView(pool).json());
    context.header("ETag", Versions.tag(pool.version()));
    ObjectNode json = Json.object();
    json.put(CONNECTION, connection);
    json.set("pool", shown);
    Answers.json(context, json);
  }

  private void deletePool(Context context) {
    String id = context.pathParam(CONNECTION);
    PoolAdmin admin = acting.as(context, Body.read(context).allow(Set.of(Acting.REASON)));
    String pool = poolOf(admin, id).name();
    PoolList.made(context, pool);
    PoolRoutes.delete(context, admin, pool);
  }
}
