package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The OpenAPI document, to hold answers against. */
final class Description {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String REFERENCE = "$ref";

  static final Description OWN = new Description();

  private final JsonNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

  private Description() {
    try (InputStream in = Description.class.getResourceAsStream("/openapi.json")) {
      document = MAPPER.readTree(in);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Methods and paths, such as {@code GET /v1/pools}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /** Where a request belongs; empty where there is nothing. */
  private Optional<JsonNode> operation(String method, String path) {
    return document.get("paths").properties().stream()
        .filter(known -> Pattern.matches(known.getKey().replaceAll("\\{\\w+}", "[^/]+"), path))
        // One without variable parts goes before one with.
        .sorted((one, other) -> one.getKey().contains("{") ? 1 : -1)
        .map(known -> known.getValue().get(method.toLowerCase(Locale.ROOT)))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Fails unless an answer is among those that are described. */
  void check(String method, String path, int status, String type, String body) {
    Optional<JsonNode> operation = operation(method, path);
    if (operation.isEmpty()) {
      if (status < 400) {
        throw new AssertionError(method + " " + path + " is not described");
      }
      checkBody(reference("Problem"), body);
      return;
    }
    Optional<JsonNode> media = media(operation.get(), method + " " + path, status, type);
    if (media.isEmpty()) {
      if (!body.isEmpty()) {
        throw new AssertionError(method + " " + path + " is described to answer nothing: " + body);
      }
    } else if (type.contains("json")) {
      checkBody(media.get().get("schema"), body);
    }
  }

  /** Fails unless an answer to HEAD is what is described for GET; none has a body. */
  void checkHead(String path, int status, String type, String body) {
    if (!body.isEmpty()) {
      throw new AssertionError("HEAD " + path + " has a body: " + body);
    }
    Optional<JsonNode> operation = operation("GET", path);
    if (operation.isPresent()) {
      media(operation.get(), "HEAD " + path, status, type);
    } else if (status < 400) {
      throw new AssertionError("HEAD " + path + " is not described");
    }
  }

  /** As what an answer is described; empty for one without a body. */
  private Optional<JsonNode> media(JsonNode operation, String request, int status, String type) {
    JsonNode answer = operation.get("responses").get(Integer.toString(status));
    if (answer == null) {
      throw new AssertionError(request + " answers " + status + ", which is not described");
    }
    JsonNode content = resolved(answer).path("content");
    if (content.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode media = content.get(type.replaceAll(";.*", ""));
    if (media == null) {
      throw new AssertionError(
          request + " answers " + status + " as " + type + ", not as " + content);
    }
    return Optional.of(media);
  }

  /** Fails unless this is JSON as a schema of that name describes it. */
  void checkBody(String schema, JsonNode json) {
    check(reference(schema), json);
  }

  private void checkBody(JsonNode schema, String body) {
    try {
      check(schema, MAPPER.readTree(body));
    } catch (IOException noJson) {
      throw new AssertionError("no JSON: " + body, noJson);
    }
  }

  private void check(JsonNode schema, JsonNode json) {
    List<Error> errors = schemas.computeIfAbsent(schema, this::compile).validate(json);
    if (!errors.isEmpty()) {
      throw new AssertionError(errors + " in " + json);
    }
  }

  private Schema compile(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.get("components"));
    return registry.getSchema(whole);
  }

  private static JsonNode reference(String schema) {
    return MAPPER.createObjectNode().put(REFERENCE, "#/components/schemas/" + schema);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has(REFERENCE) ? document.at(node.get(REFERENCE).textValue().substring(1)) : node;
  }
}
