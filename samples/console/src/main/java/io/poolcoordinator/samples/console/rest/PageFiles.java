package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the page, and of the library that draws its plots, out of the class path. */
final class PageFiles {

  private static final String PAGE = "/console-page/";
  private static final String PLOTS = "/webjars/uplot/";
  private static final String PLOTS_VERSION =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  /** Names without a dot in front: nothing leads out of the folder. */
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json");

  private final String plots;

  PageFiles() {
    this.plots = "/META-INF/resources/webjars/uplot/" + versionOfPlots() + "/dist/";
  }

  private static String versionOfPlots() {
    try (InputStream in = PageFiles.class.getResourceAsStream(PLOTS_VERSION)) {
      if (in == null) {
        throw new IllegalStateException(PLOTS_VERSION + " is missing: the jar is not whole");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void serve(Context context) throws IOException {
    String path = context.path();
    String name = path.equals("/") ? "index.html" : path.substring(1);
    byte[] content = read(name);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    if (content == null || type == null) {
      throw Problem.notFound("there is nothing at this path; /v1/openapi.json lists what there is");
    }
    // Asked for again each time, so that page and server are of one version.
    context.header("Cache-Control", "no-cache");
    context.contentType(type);
    context.result(content);
  }

  private byte @Nullable [] read(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      return null;
    }
    String resource =
        ("/" + name).startsWith(PLOTS) ? plots + name.substring(PLOTS.length() - 1) : PAGE + name;
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
