package io.poolcoordinator.samples.console.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Failure;
import io.poolcoordinator.samples.console.view.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what went wrong, whatever it was, as a {@link Problem}. */
final class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static void register(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, Problems::answerUnrouted);
    routes.exception(Exception.class, (thrown, context) -> answer(context, of(thrown)));
  }

  /** What the router itself refuses: paths and methods that there are not. */
  private static void answerUnrouted(HttpResponseException thrown, Context context) {
    int status = thrown.getStatus();
    ExitCode code =
        switch (status) {
          case 404 -> ExitCode.NOT_FOUND;
          case 500, 503 -> ExitCode.FAILED;
          default -> ExitCode.USAGE;
        };
    String detail =
        switch (status) {
          case 404 -> "there is nothing at this path; /v1/openapi.json lists what there is";
          case 405 ->
              context.method().name()
                  + " is not possible at this path; /v1/openapi.json lists what is";
          default -> String.valueOf(thrown.getMessage());
        };
    answer(context, new Problem(status, code, detail));
  }

  static void answer(Context context, Problem problem) {
    context.status(problem.status());
    context.contentType(Problem.CONTENT_TYPE);
    context.result(Json.text(problem.json()));
    if (problem.status() == 401) {
      context.header("WWW-Authenticate", "Bearer realm=\"pools\"");
    }
    if (problem.status() == 503) {
      context.header("Retry-After", "1");
    }
  }

  /** Reads what was thrown. */
  static Problem of(Throwable thrown) {
    Throwable cause = Failure.unwrap(thrown);
    if (cause instanceof Problem problem) {
      return problem;
    }
    Failure failure = Failure.of(cause);
    int status =
        switch (failure.code()) {
          case USAGE -> 400;
          case NOT_FOUND -> 404;
          // The state of the pool is what stands in the way, until somebody mends it.
          case CONFLICT, UNUSABLE -> 409;
          case REFUSED -> 403;
          case FAILED, DONE, INCONSISTENT -> isUnavailable(cause) ? 503 : 500;
        };
    if (status == 500) {
      log.error("a request failed", cause);
    }
    return new Problem(status, failure.code(), failure.message());
  }

  private static boolean isUnavailable(Throwable cause) {
    return cause instanceof PoolStoreException || cause instanceof CoordinatorClosedException;
  }
}
