package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.poolcoordinator.samples.console.view.Json;

/** Answers that are JSON. */
final class Answers {

  private Answers() {}

  static void json(Context context, JsonNode json) {
    context.contentType("application/json");
    context.result(Json.text(json));
  }
}
