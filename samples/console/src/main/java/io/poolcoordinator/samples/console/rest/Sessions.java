package io.poolcoordinator.samples.console.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What browsers keep of a login: until when it lasts, signed with the token that was typed. So no
 * server has to remember it, all of the same tokens believe it, and it ends with the token.
 */
final class Sessions {

  static final Duration LIFE = Duration.ofHours(12);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "console session ";
  private static final Pattern FORM = Pattern.compile("(read|operate)\\.([0-9]{1,12})\\.(.{1,64})");

  private final AccessSettings settings;
  private final Clock clock;

  Sessions(AccessSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Whom a token makes; empty if it is none. */
  Optional<Caller> byToken(String token) {
    // Both are compared whatever the first says: how long this takes tells nothing.
    boolean operates = isSame(token, settings.operateToken());
    boolean reads = isSame(token, settings.readToken());
    return operates || reads ? Optional.of(new Caller(Caller.UNNAMED, operates)) : Optional.empty();
  }

  private static boolean isSame(String given, Optional<String> token) {
    boolean same = MessageDigest.isEqual(given.getBytes(UTF_8), token.orElse("").getBytes(UTF_8));
    return same && token.isPresent();
  }

  /** A session for whoever has shown a token. */
  String begin(Caller caller) {
    String role = caller.operator() ? "operate" : "read";
    String said = role + "." + clock.instant().plus(LIFE).getEpochSecond();
    return said + "." + sign(said, tokenOf(role).orElseThrow());
  }

  /** Whom a session makes; empty if it is none, or its time is over. */
  Optional<Caller> find(@Nullable String session) {
    if (session == null) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(session);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String role = matcher.group(1);
    Optional<String> token = tokenOf(role);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    String expected = sign(role + "." + matcher.group(2), token.get());
    boolean genuine =
        MessageDigest.isEqual(expected.getBytes(UTF_8), matcher.group(3).getBytes(UTF_8));
    boolean lasting = Long.parseLong(matcher.group(2)) > clock.instant().getEpochSecond();
    return genuine && lasting
        ? Optional.of(new Caller(Caller.UNNAMED, role.equals("operate")))
        : Optional.empty();
  }

  private Optional<String> tokenOf(String role) {
    return role.equals("operate") ? settings.operateToken() : settings.readToken();
  }

  private static String sign(String said, String token) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec((PURPOSE + token).getBytes(UTF_8), ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(said.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }
}
