package io.poolcoordinator.samples.console.rest;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import io.javalin.http.Context;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is about the console itself: its health, its meters, its description, who asks it. */
final class OwnRoutes {

  private static final String ANY_POOL = "health";
  private static final int HEALTH_SECONDS = 2;

  private final PoolAdmin admin;
  private final Meters meters;
  private final Access access;
  private final boolean signIn;

  OwnRoutes(PoolAdmin admin, Meters meters, Access access, boolean signIn) {
    this.admin = admin;
    this.meters = meters;
    this.access = access;
    this.signIn = signIn;
  }

  List<Route> routes() {
    return List.of(
        Route.open(GET, "/health", this::health),
        Route.read("/metrics", this::metrics),
        Route.open(GET, "/v1/openapi.json", OwnRoutes::description),
        Route.read("/v1/me", this::me),
        Route.open(POST, "/v1/login", this::login),
        Route.open(POST, "/v1/logout", this::logout));
  }

  /** Whether the store answers, whatever it answers: there need be no pool of that name. */
  private void health(Context context) {
    try {
      admin.snapshotAsync(ANY_POOL).orTimeout(HEALTH_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException failure) {
      if (!(Failure.unwrap(failure) instanceof PoolNotFoundException)) {
        down(context, Failure.unwrap(failure));
        return;
      }
    } catch (IllegalStateException closed) {
      down(context, closed);
      return;
    }
    Answers.json(context, Json.object().put("status", "up"));
  }

  private static void down(Context context, Throwable why) {
    context.status(503);
    String message =
        why instanceof TimeoutException
            ? "the store has not answered for " + HEALTH_SECONDS + " s"
            : Failure.of(why).message();
    Answers.json(context, Json.object().put("status", "down").put("message", message));
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8");
    context.result(meters.scrape());
  }

  private static void description(Context context) throws IOException {
    try (InputStream document =
        Objects.requireNonNull(
            OwnRoutes.class.getResourceAsStream("/openapi.json"), "openapi.json in the jar")) {
      context.contentType("application/json");
      context.result(document.readAllBytes());
    }
  }

  private void me(Context context) {
    answer(context, Access.caller(context));
  }

  private void answer(Context context, Caller caller) {
    Answers.json(
        context,
        Json.object()
            .put("name", caller.name())
            .put("operator", caller.operator())
            .put("signIn", signIn));
  }

  private void login(Context context) {
    answer(context, access.signIn(context));
  }

  private void logout(Context context) {
    access.signOut(context);
    context.status(204);
  }
}
