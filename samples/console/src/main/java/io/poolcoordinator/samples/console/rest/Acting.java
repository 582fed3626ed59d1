package io.poolcoordinator.samples.console.rest;

import io.javalin.http.Context;
import io.poolcoordinator.admin.PoolAdmin;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Acts in the name of whoever asks, and for the reason that they give. */
final class Acting {

  /** The field of the body that says why. */
  static final String REASON = "reason";

  static final String REASON_HEADER = "X-Reason";
  static final String ACTOR_HEADER = "X-Actor";

  private final PoolAdmin admin;

  Acting(PoolAdmin admin) {
    this.admin = admin;
  }

  /** To look only. */
  PoolAdmin looking() {
    return admin;
  }

  /** To act: as who asks, because of what they say. */
  PoolAdmin as(Context context, Fields body) {
    Caller caller = Access.caller(context);
    String header = context.header(ACTOR_HEADER);
    boolean isNamed = !caller.name().equals(Caller.UNNAMED);
    PoolAdmin acting =
        isNamed || header == null
            ? Fields.checked("caller", () -> admin.as(caller.name()))
            : Fields.checked(ACTOR_HEADER, () -> admin.as(decoded(ACTOR_HEADER, header)));
    Optional<String> written = body.text(REASON);
    if (written.isPresent()) {
      return Fields.checked(REASON, () -> acting.because(written.get()));
    }
    String reason = context.header(REASON_HEADER);
    return reason == null
        ? acting
        : Fields.checked(REASON_HEADER, () -> acting.because(decoded(REASON_HEADER, reason)));
  }

  /** Headers carry ASCII: what is more than that stands percent-encoded in them. */
  private static String decoded(String name, String header) {
    try {
      return URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      throw Problem.invalid(
          name, name + " must be percent-encoded: % stands for itself as %25, é as %C3%A9");
    }
  }
}
