package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files are served, and no others. */
class PageFilesTest {

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.withTokens();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theLibraryThatDrawsIsServedWithoutItsVersion() {
    Answer script = server.client.get("/webjars/uplot/uPlot.esm.js");
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(script.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(script.body()).contains("uPlot");
    Answer style = server.client.get("/webjars/uplot/uPlot.min.css");
    assertThat(style.header("Content-Type")).startsWith("text/css");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/absent.js",
        "/index",
        "/openapi.json",
        "/simplelogger.properties",
        "/io/poolcoordinator/samples/console/Console.class",
        "/../openapi.json",
        "/webjars/uplot/../uPlot.esm.js",
        "/webjars/uplot/%2e%2e/package.json",
        "/..%2fopenapi.json",
        "/%2e%2e/openapi.json",
        "//openapi.json",
        "/META-INF/MANIFEST.MF",
        "/.hidden.js"
      })
  void nothingElseIsServed(String path) throws IOException {
    String answer =
        RawRequests.send(server.server.port(), "GET " + path + " HTTP/1.1", "Host: localhost");

    assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*application/problem\\+json.*");
  }
}
