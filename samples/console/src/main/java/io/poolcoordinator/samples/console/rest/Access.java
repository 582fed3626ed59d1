package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.poolcoordinator.samples.console.view.ExitCode;
import java.util.Optional;
import java.util.Set;

/** Decides who asks, and whether they may. */
final class Access {

  private static final String COOKIE = "console-session";
  private static final String CALLER = "caller";
  private static final String BEARER = "Bearer ";

  private final AccessSettings settings;
  private final Sessions sessions;

  Access(AccessSettings settings, Sessions sessions) {
    this.settings = settings;
    this.sessions = sessions;
  }

  /** Whom {@link #check} has let through. */
  static Caller caller(Context context) {
    Caller caller = context.attribute(CALLER);
    if (caller == null) {
      throw new IllegalStateException("this route lets everybody through, and asks who it is");
    }
    return caller;
  }

  /** Lets through whoever may use a route. */
  void check(Context context, Route.Needs needs) {
    if (settings.isOpen()) {
      Origins.checkLoopback(context);
    }
    if (needs == Route.Needs.NOTHING) {
      return;
    }
    Caller caller = find(context).orElseThrow(Access::unknown);
    if (needs == Route.Needs.OPERATING) {
      Origins.checkOwn(context);
      if (!caller.operator()) {
        throw Problem.refused(
            403, "this needs the token for operating, and yours is for reading; nothing was done");
      }
    }
    context.attribute(CALLER, caller);
  }

  private static Problem unknown() {
    return new Problem(
        401,
        ExitCode.REFUSED,
        "say who you are: with a token in the header Authorization (Bearer …), or by signing in");
  }

  private Optional<Caller> find(Context context) {
    if (settings.isOpen()) {
      return Optional.of(new Caller(Caller.UNNAMED, true));
    }
    if (settings.userHeader().isPresent()) {
      String user = context.header(settings.userHeader().get());
      if (user != null && !user.isBlank()) {
        return Optional.of(new Caller(user.strip(), true));
      }
    }
    String authorization = context.header("Authorization");
    if (authorization != null) {
      // Whoever shows a token that is none is told so, even with a session beside it.
      return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? sessions.byToken(authorization.substring(BEARER.length()).strip())
          : Optional.empty();
    }
    return sessions.find(context.cookie(COOKIE));
  }

  /** Begins a session for whoever shows a token. */
  Caller signIn(Context context) {
    Origins.checkOwn(context);
    Fields body = Body.read(context).allow(Set.of("token"));
    String token = body.required("token");
    Caller caller =
        settings.isOpen()
            ? new Caller(Caller.UNNAMED, true)
            : sessions
                .byToken(token.strip())
                .orElseThrow(
                    () ->
                        new Problem(
                            401,
                            ExitCode.REFUSED,
                            "this token is none that is known here",
                            "token"));
    if (!settings.isOpen()) {
      context.cookie(cookie(context, sessions.begin(caller), (int) Sessions.LIFE.toSeconds()));
    }
    return caller;
  }

  /** Has the browser forget its session. */
  void signOut(Context context) {
    Origins.checkOwn(context);
    context.cookie(cookie(context, "", 0));
  }

  private static Cookie cookie(Context context, String value, int seconds) {
    boolean secure =
        context.scheme().equals("https") || "https".equals(context.header("X-Forwarded-Proto"));
    return new Cookie(COOKIE, value, "/", seconds, secure, true, null, SameSite.STRICT);
  }
}
