package io.poolcoordinator.samples.console.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a request was not done, as RFC 9457 has it: a status, a type, and one line for people. */
final class Problem extends RuntimeException {

  static final String CONTENT_TYPE = "application/problem+json";

  private static final long serialVersionUID = 1L;

  private final int status;
  private final ExitCode code;
  private final @Nullable String field;

  Problem(int status, ExitCode code, String detail, @Nullable String field) {
    // An expected answer rather than a failure of the program: nobody reads its stack.
    super(Failure.oneLine(detail.strip()), null, false, false);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  Problem(int status, ExitCode code, String detail) {
    this(status, code, detail, null);
  }

  /** Bad input in a field, a parameter or a header. */
  static Problem invalid(String field, String detail) {
    return new Problem(400, ExitCode.USAGE, detail, field);
  }

  /** Bad input as a whole. */
  static Problem invalid(String detail) {
    return new Problem(400, ExitCode.USAGE, detail);
  }

  static Problem notFound(String detail) {
    return new Problem(404, ExitCode.NOT_FOUND, detail);
  }

  /** What was not confirmed, or is not this caller's to do. */
  static Problem refused(int status, String detail) {
    return new Problem(status, ExitCode.REFUSED, detail);
  }

  int status() {
    return status;
  }

  /** Which field, parameter or header it is about; empty for none in particular. */
  Optional<String> field() {
    return Optional.ofNullable(field);
  }

  private String title() {
    return code == ExitCode.REFUSED
        ? "not confirmed, or not this caller's to do; nothing was done"
        : code.meaning();
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("type", "/problems/" + code.word());
    json.put("title", title());
    json.put("status", status);
    json.put("detail", getMessage());
    if (field != null) {
      json.put("field", field);
    }
    return json;
  }
}
