package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document describes what there is, and there is what it describes. */
class OpenApiTest {

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void eachRouteIsDescribedAndTheReverse() {
    List<String> routes =
        server.server.routes().stream()
            .map(route -> route.method().name() + " " + route.path())
            .sorted()
            .toList();

    assertThat(routes).doesNotHaveDuplicates();
    assertThat(Description.OWN.operations()).containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void theDocumentIsServed() {
    TestClient.Answer answer = server.client.get("/v1/openapi.json");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("openapi")).isEqualTo("3.1.0");
  }

  @Test
  void eachReferenceLeadsSomewhere() {
    JsonNode document = server.client.get("/v1/openapi.json").json();
    List<JsonNode> references = document.findValues("$ref");

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.textValue().substring(1)).isMissingNode())
                    .as(reference.textValue())
                    .isFalse());
  }

  @Test
  void whatNeedsNoTokenIsSaidToNeedNone() {
    JsonNode paths = server.client.get("/v1/openapi.json").json().get("paths");

    for (Route route : server.server.routes()) {
      JsonNode operation =
          paths.get(route.path()).get(route.method().name().toLowerCase(Locale.ROOT));
      assertThat(operation.has("security"))
          .as(route.method().name() + " " + route.path())
          .isEqualTo(route.needs() == Route.Needs.NOTHING);
    }
  }
}
