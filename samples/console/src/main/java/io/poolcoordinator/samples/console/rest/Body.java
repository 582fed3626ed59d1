package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Reads the body of a request: one JSON object, small, flat and without repetitions. */
final class Body {

  /** How long a body may be. */
  static final int MOST_BYTES = 64 * 1024;

  private static final int MOST_DEPTH = 10;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new com.fasterxml.jackson.core.JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxNumberLength(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Body() {}

  /** The body's fields; one that is empty has none. */
  static Fields read(Context context) {
    byte[] bytes = bytes(context);
    if (bytes.length == 0) {
      return new Fields("", Json.object());
    }
    checkContentType(context);
    return new Fields("", parse(bytes));
  }

  private static byte[] bytes(Context context) {
    if (context.contentLength() > MOST_BYTES) {
      throw tooLarge();
    }
    try (InputStream body = context.bodyInputStream()) {
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw tooLarge();
      }
      return bytes;
    } catch (IOException failure) {
      throw Problem.invalid("the body could not be read to its end: " + failure.getMessage());
    }
  }

  private static Problem tooLarge() {
    return new Problem(
        413, ExitCode.USAGE, "the body has more than " + MOST_BYTES + " bytes; send less at once");
  }

  private static void checkContentType(Context context) {
    if (!isJson(context)) {
      throw new Problem(
          415,
          ExitCode.USAGE,
          "the body must be JSON, and the header Content-Type say so: application/json");
    }
  }

  static boolean isJson(Context context) {
    String type = context.contentType();
    if (type == null) {
      return false;
    }
    int parameters = type.indexOf(';');
    String bare = parameters < 0 ? type : type.substring(0, parameters);
    return bare.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static JsonNode parse(byte[] bytes) {
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (StreamConstraintsException outOfBounds) {
      throw Problem.invalid(
          "the body is nested more than "
              + MOST_DEPTH
              + " deep, or has a number of more than 100 digits");
    } catch (JsonProcessingException noJson) {
      throw Problem.invalid("the body is not JSON: " + noJson.getOriginalMessage());
    } catch (IOException failure) {
      throw Problem.invalid("the body is not JSON: " + failure.getMessage());
    }
    if (!json.isObject()) {
      throw Problem.invalid("the body must be a JSON object");
    }
    return json;
  }
}
