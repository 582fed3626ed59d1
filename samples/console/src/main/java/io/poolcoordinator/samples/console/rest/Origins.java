package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import io.poolcoordinator.samples.console.view.Quoted;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: what other sites make browsers send is refused. */
final class Origins {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

  private Origins() {}

  /**
   * Where everybody may do everything, everybody is who sits at this machine: a name that somebody
   * else's server of names has lead here is not this machine's.
   */
  static void checkLoopback(Context context) {
    String host = context.header("Host");
    if (host == null
        || !LOOPBACK.contains(PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT))) {
      throw Problem.refused(
          403,
          "without a token this console answers to localhost alone, but was asked as "
              + Quoted.text(host == null ? "" : host)
              + "; configure a token to have it answer to other names");
    }
  }

  /** Refuses an act that a page of another site can have made a browser send. */
  static void checkOwn(Context context) {
    String site = context.header("Sec-Fetch-Site");
    boolean foreign =
        site == null ? isForeign(context, context.header("Origin")) : !OWN_SITE.contains(site);
    if (foreign) {
      throw Problem.refused(403, "this was sent by a page of another site; nothing was done");
    }
    if (!Body.isJson(context) && !"console".equals(context.header("X-Requested-With"))) {
      throw Problem.refused(
          403,
          "an act needs the header Content-Type: application/json, or X-Requested-With: console,"
              + " which pages of other sites cannot send; nothing was done");
    }
  }

  private static boolean isForeign(Context context, @Nullable String origin) {
    if (origin == null) {
      return false;
    }
    String authority;
    try {
      authority = URI.create(origin).getRawAuthority();
    } catch (IllegalArgumentException noAddress) {
      return true;
    }
    // The proxy's own name, where there is one before this; pages cannot make browsers send it.
    return authority == null
        || !(authority.equalsIgnoreCase(context.header("Host"))
            || authority.equalsIgnoreCase(context.header("X-Forwarded-Host")));
  }
}
