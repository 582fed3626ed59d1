package io.poolcoordinator.samples.console.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.poolcoordinator.samples.console.view.ExitCode;
import io.poolcoordinator.samples.console.view.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Says as a {@link Problem} what Jetty refuses before any route sees it: what is no HTTP. */
final class UnreadableRequests extends ErrorHandler {

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    ExitCode code = status < 500 ? ExitCode.USAGE : ExitCode.FAILED;
    String detail = message == null ? "the request could not be read" : message;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    byte[] json = Json.text(new Problem(status, code, detail).json()).getBytes(UTF_8);
    response.write(true, ByteBuffer.wrap(json), callback);
  }
}
