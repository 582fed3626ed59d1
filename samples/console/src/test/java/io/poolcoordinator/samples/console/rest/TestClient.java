package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A plain HTTP client. Every answer that it gets is held against the OpenAPI document. */
final class TestClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final URI server;

  TestClient(URI server) {
    this.server = server;
  }

  /**
   * What came back.
   *
   * @param status the status
   * @param body the text
   * @param response all of it
   */
  record Answer(int status, String body, HttpResponse<String> response) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException noJson) {
        throw new UncheckedIOException("no JSON: " + body, noJson);
      }
    }

    String text(String field) {
      return json().path(field).asText();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    Optional<String> cookie() {
      return response.headers().firstValue("Set-Cookie").map(cookie -> cookie.split(";")[0]);
    }

    /** Status and the word of a problem, and the field that it names: {@code 400 usage limit}. */
    String problem() {
      return status
          + " "
          + text("type").replace("/problems/", "")
          + (json().has("field") ? " " + text("field") : "");
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /** Acts without a body, as scripts do. */
  Answer act(String method, String path, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "X-Requested-With";
    all[headers.length + 1] = "console";
    return send(method, path, null, all);
  }

  /** Acts with a body of JSON, in which ' stands for ". */
  Answer act(String method, String path, Json body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send(method, path, body.text().replace('\'', '"'), all);
  }

  Answer post(String path, String json, String... headers) {
    return act("POST", path, new Json(json), headers);
  }

  Answer patch(String path, String json, String... headers) {
    return act("PATCH", path, new Json(json), headers);
  }

  /**
   * A body.
   *
   * @param text as it is sent, but for ' instead of "
   */
  record Json(String text) {}

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.resolve("/") + path.substring(1)))
            .timeout(Duration.ofSeconds(30));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Answer send(String method, String path, String body, String... headers) {
    HttpRequest request =
        request(path, headers)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      if (path.startsWith("/v1") || path.startsWith("/health") || path.startsWith("/metrics")) {
        String asked = request.uri().getRawPath();
        if (method.equals("HEAD")) {
          Description.OWN.checkHead(asked, response.statusCode(), type, response.body());
        } else {
          Description.OWN.check(method, asked, response.statusCode(), type, response.body());
        }
      }
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  /** Opens a stream. */
  TestStream stream(String path, String... headers) {
    return new TestStream(HTTP, request(path, headers).build());
  }
}
