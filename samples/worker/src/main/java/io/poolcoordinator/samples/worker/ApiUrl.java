package io.poolcoordinator.samples.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/**
 * What each call asks for.
 *
 * @param template the address, in which <code>{member}</code> stands for the member whose turn it
 *     is
 */
record ApiUrl(String template) {

  /** What stands for the member. */
  static final String MEMBER = "{member}";

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none of HTTP's, or has a user or a password in it
   */
  static ApiUrl parse(String template) {
    ApiUrl url = new ApiUrl(template);
    url.of("member");
    return url;
  }

  /** Says whether it differs from member to member. */
  boolean hasMember() {
    return template.contains(MEMBER);
  }

  /**
   * Returns the address for a member.
   *
   * @throws IllegalArgumentException if there is no such address
   */
  URI of(String member) {
    URI uri = URI.create(template.replace(MEMBER, URLEncoder.encode(member, UTF_8)));
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() == 0) {
      throw new IllegalArgumentException("not an address of HTTP without a user");
    }
    return uri;
  }

  /** Writes the address without its query, which may hold a secret. */
  @Override
  public String toString() {
    int query = template.indexOf('?');
    return query < 0 ? template : template.substring(0, query);
  }
}
