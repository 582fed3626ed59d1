package io.poolcoordinator.samples.console.rest;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.samples.console.view.ConsoleException;
import io.poolcoordinator.samples.console.view.ExitCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The console as a server: the REST API under {@code /v1}, and the page that uses it. */
public final class ConsoleServer implements AutoCloseable {

  /** How long a stop waits for requests that are under way. */
  private static final long STOP_MILLIS = 3_000;

  /** What browsers are told of every answer. */
  private static final Map<String, String> SECURITY =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
              + " object-src 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  /** What a name of a pool or a permit may be encoded as, beyond what Jetty takes by itself. */
  private static final Set<Violation> ENCODED =
      EnumSet.of(
          Violation.AMBIGUOUS_PATH_SEGMENT,
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.AMBIGUOUS_PATH_PARAMETER,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.SUSPICIOUS_PATH_CHARACTERS);

  private final ServerSettings settings;
  private final Streams streams = new Streams();
  private final Access access;
  private final PoolList list;
  private final StreamRoutes streaming;
  private final Meters meters;
  private final List<Route> routes;
  private final Javalin javalin;

  private ConsoleServer(PoolCoordinator coordinator, ServerSettings settings) {
    PoolAdmin admin = coordinator.admin();
    Acting acting = new Acting(admin);
    this.settings = settings;
    this.access = new Access(settings.access(), new Sessions(settings.access(), Clock.systemUTC()));
    this.list = new PoolList(admin);
    this.streaming = new StreamRoutes(admin, list, streams);
    this.meters = new Meters(coordinator);
    this.routes = new ArrayList<>();
    routes.addAll(new PoolRoutes(acting, list).routes());
    routes.addAll(new ListRoutes(admin).routes());
    routes.addAll(new MemberRoutes(acting).routes());
    routes.addAll(new ConnectionRoutes(acting).routes());
    routes.addAll(streaming.routes());
    boolean signIn =
        settings.access().readToken().isPresent() || settings.access().operateToken().isPresent();
    routes.addAll(new OwnRoutes(admin, meters, access, signIn).routes());
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Starts a server.
   *
   * @param coordinator how it reaches the pools; stays the caller's to close, after the server
   * @param settings where it listens, and to whom
   * @return the server, which answers by now
   * @throws ConsoleException if it cannot listen there
   */
  public static ConsoleServer start(PoolCoordinator coordinator, ServerSettings settings) {
    ConsoleServer server = new ConsoleServer(coordinator, settings);
    try {
      server.javalin.start();
    } catch (JavalinBindException taken) {
      server.meters.close();
      throw new ConsoleException(
          ExitCode.FAILED,
          "cannot listen at "
              + settings.listen()
              + ", port "
              + settings.port()
              + ": it is taken, or not this user's to take; choose another with --port, 0 for any"
              + " that is free");
    }
    return server;
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.prefer405over404 = true;
    config.jetty.host = settings.listen();
    config.jetty.port = settings.port();
    config.jetty.modifyServer(ConsoleServer::stopGracefully);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          // Names of pools may hold a slash, which stands encoded in a path.
          http.setUriCompliance(UriCompliance.from(ENCODED));
        });
    config.jetty.modifyServletContextHandler(
        servlets -> servlets.getServletHandler().setDecodeAmbiguousURIs(true));
    Problems.register(config.routes);
    config.routes.before(ConsoleServer::secure);
    for (Route route : routes) {
      serve(config, route);
    }
    PageFiles files = new PageFiles();
    for (String path : List.of("/", "/<file>")) {
      serve(config, Route.open(HandlerType.GET, path, files::serve));
    }
  }

  private void serve(JavalinConfig config, Route route) {
    Handler handler = guarded(route);
    config.routes.addHttpHandler(route.method(), route.path(), handler);
    if (route.method() == HandlerType.GET) {
      // The same without the body, which Jetty leaves out: left to itself, Javalin says 200 to all.
      config.routes.addHttpHandler(HandlerType.HEAD, route.path(), handler);
    }
  }

  private static void stopGracefully(Server server) {
    server.setStopTimeout(STOP_MILLIS);
    server.setHandler(new GracefulHandler());
    server.setErrorHandler(new UnreadableRequests());
  }

  private static void secure(Context context) {
    SECURITY.forEach(context::header);
    context.header("Cache-Control", "no-store");
  }

  private Handler guarded(Route route) {
    return context -> {
      access.check(context, route.needs());
      try {
        route.handler().handle(context);
      } finally {
        if (route.needs() == Route.Needs.OPERATING) {
          // Whoever has acted is to see it at their next look.
          list.forget(context);
          streaming.forget();
        }
      }
    };
  }

  /** The routes, for the test that compares them with their description. */
  List<Route> routes() {
    return List.copyOf(routes);
  }

  /** The port, where any was asked for. */
  public int port() {
    return javalin.port();
  }

  /** The address at which people of this machine reach it. */
  public URI address() {
    String host =
        settings.listen().contains(":") ? "[" + settings.listen() + "]" : settings.listen();
    try {
      return new URI("http://" + host + ":" + port() + "/");
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the server listens at no address", impossible);
    }
  }

  /** Stops: streams end, requests that are under way have some seconds to finish. */
  @Override
  public void close() {
    streams.stop();
    javalin.stop();
    meters.close();
  }
}
