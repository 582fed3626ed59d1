package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.HandlerType;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what: with tokens, with a proxy's header, with neither; and what other sites send. */
class AccessTest {

  private static final String AUTHORIZATION = "Authorization";
  private static final String READING = "Bearer " + TestServer.READ_TOKEN;
  private static final String OPERATING = "Bearer " + TestServer.OPERATE_TOKEN;
  private static final String PAUSE = "/v1/pools/netsuite/pause";

  private TestServer server;
  private TestClient client;

  private void use(TestServer started) {
    server = started;
    client = started.client;
    server.worker.pool("netsuite", PoolConfig.ofLimit(1));
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void withoutATokenNothingIsShownOrDone() {
    use(TestServer.withTokens());

    for (Route route : server.server.routes()) {
      String path = route.path().replaceAll("\\{\\w+}", "netsuite");
      if (route.needs() != Route.Needs.NOTHING) {
        Answer refused = client.act(route.method().name(), path);
        assertThat(refused.problem())
            .as(route.method().name() + " " + route.path())
            .isEqualTo("401 refused");
        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        if (route.method() == HandlerType.GET) {
          assertThat(client.act("HEAD", path).status()).as("HEAD " + path).isEqualTo(401);
        }
      }
    }
    assertThat(server.newestEvent("netsuite")).startsWith("made by ");
    assertThat(client.get("/health").status()).isEqualTo(200);
    assertThat(client.get("/v1/openapi.json").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer reading-012345678",
        "Bearer reading-01234567890",
        "bearer-reading-0123456789",
        "Basic cmVhZGluZy0wMTIzNDU2Nzg5"
      })
  void aTokenThatIsNoneIsNone(String authorization) {
    use(TestServer.withTokens());

    assertThat(client.get("/v1/pools", AUTHORIZATION, authorization).problem())
        .isEqualTo("401 refused");
  }

  @Test
  void whoMayReadMayNotAct() {
    use(TestServer.withTokens());

    assertThat(client.get("/v1/pools", AUTHORIZATION, READING).status()).isEqualTo(200);
    Answer me = client.get("/v1/me", AUTHORIZATION, READING);
    assertThat(me.json()).hasToString("{\"name\":\"console\",\"operator\":false,\"signIn\":true}");
    for (Route route : server.server.routes()) {
      if (route.needs() == Route.Needs.OPERATING) {
        String path = route.path().replaceAll("\\{\\w+}", "netsuite");
        assertThat(client.act(route.method().name(), path, AUTHORIZATION, READING).problem())
            .as(route.method().name() + " " + route.path())
            .isEqualTo("403 refused");
      }
    }
    assertThat(server.newestEvent("netsuite")).startsWith("made by ");
  }

  @Test
  void anOperatorReadsAndActs() {
    use(TestServer.withTokens());

    assertThat(client.get("/v1/me", AUTHORIZATION, OPERATING).json().get("operator").asBoolean())
        .isTrue();
    assertThat(client.act("POST", PAUSE, AUTHORIZATION, OPERATING, "X-Actor", "anna").status())
        .isEqualTo(200);
    assertThat(server.newestEvent("netsuite")).isEqualTo("paused by anna");
  }

  @Test
  void aBrowserSignsInAndOut() {
    use(TestServer.withTokens());
    assertThat(client.post("/v1/login", "{'token':'guessed-0123456789'}").problem())
        .isEqualTo("401 refused token");
    assertThat(client.post("/v1/login", "{}").problem()).isEqualTo("400 usage token");

    Answer signedIn = client.post("/v1/login", "{'token':'" + TestServer.OPERATE_TOKEN + "'}");

    assertThat(signedIn.json().get("operator").booleanValue()).isTrue();
    assertThat(signedIn.header("Set-Cookie"))
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Secure", TestServer.OPERATE_TOKEN);
    String cookie = signedIn.cookie().orElseThrow();
    assertThat(client.get("/v1/pools", "Cookie", cookie).status()).isEqualTo(200);
    assertThat(client.act("POST", PAUSE, "Cookie", cookie).status()).isEqualTo(200);
    // Another console of the same tokens, and one of others.
    try (TestServer other = TestServer.withTokens();
        TestServer stranger =
            new TestServer(
                new AccessSettings(
                    Optional.of("other-0123456789"),
                    Optional.of("others-0123456789"),
                    Optional.empty()))) {
      assertThat(other.client.get("/v1/me", "Cookie", cookie).status()).isEqualTo(200);
      assertThat(stranger.client.get("/v1/me", "Cookie", cookie).status()).isEqualTo(401);
    }
    Answer signedOut = client.act("POST", "/v1/logout", "Cookie", cookie);
    assertThat(signedOut.status()).isEqualTo(204);
    assertThat(signedOut.header("Set-Cookie")).contains("console-session=;", "01 Jan 1970");
    Answer throughProxy =
        client.post(
            "/v1/login", "{'token':'" + TestServer.READ_TOKEN + "'}", "X-Forwarded-Proto", "https");
    assertThat(throughProxy.header("Set-Cookie")).contains("Secure");
    assertThat(throughProxy.json().get("operator").booleanValue()).isFalse();
  }

  @Test
  void aProxySaysWhoActs() {
    use(
        new TestServer(
            new AccessSettings(
                Optional.empty(), Optional.empty(), Optional.of("X-Forwarded-User"))));

    assertThat(client.get("/v1/pools").problem()).isEqualTo("401 refused");
    assertThat(client.get("/v1/me", "X-Forwarded-User", "anna").text("name")).isEqualTo("anna");
    // Who acts is not theirs to say.
    client.act("POST", PAUSE, "X-Forwarded-User", "anna", "X-Actor", "ben");
    assertThat(server.newestEvent("netsuite")).isEqualTo("paused by anna");
    assertThat(client.act("POST", PAUSE, "X-Forwarded-User", "x".repeat(201)).problem())
        .isEqualTo("400 usage caller");
  }

  @Test
  void whatAnotherSiteHasABrowserSendIsRefused() {
    use(TestServer.open());
    String own = client.server.toString().replaceAll("/$", "");

    assertThat(client.act("POST", PAUSE, "Sec-Fetch-Site", "cross-site").problem())
        .isEqualTo("403 refused");
    assertThat(client.act("POST", PAUSE, "Sec-Fetch-Site", "same-site").problem())
        .isEqualTo("403 refused");
    assertThat(client.act("POST", PAUSE, "Origin", "https://evil.example").problem())
        .isEqualTo("403 refused");
    assertThat(client.act("POST", PAUSE, "Origin", "null").problem()).isEqualTo("403 refused");
    assertThat(client.post("/v1/login", "{'token':'x'}", "Origin", "http://evil").problem())
        .isEqualTo("403 refused");
    assertThat(server.newestEvent("netsuite")).startsWith("made by ");
    assertThat(client.act("POST", PAUSE, "Origin", own).status()).isEqualTo(200);
    assertThat(client.act("POST", PAUSE, "Sec-Fetch-Site", "same-origin").status()).isEqualTo(200);
    assertThat(
            client
                .act(
                    "POST",
                    PAUSE,
                    "Origin",
                    "https://pools.example",
                    "X-Forwarded-Host",
                    "pools.example")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aFormOfAnotherSiteCannotAct() throws IOException {
    use(TestServer.open());

    String answer =
        RawRequests.send(
            server.server.port(),
            "POST " + PAUSE + " HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 0");

    assertThat(answer).startsWith("HTTP/1.1 403").contains("/problems/refused");
    assertThat(server.newestEvent("netsuite")).startsWith("made by ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.x"})
  void withoutATokenOnlyNamesOfThisMachineAreAnswered(String host) throws IOException {
    use(TestServer.open());

    for (String path : new String[] {"/", "/health", "/v1/pools", "/v1/openapi.json"}) {
      assertThat(
              RawRequests.send(server.server.port(), "GET " + path + " HTTP/1.1", "Host: " + host))
          .startsWith("HTTP/1.1 403");
    }
    for (String own : new String[] {"localhost", "127.0.0.1:1", "[::1]:9", "LOCALHOST:9"}) {
      assertThat(RawRequests.send(server.server.port(), "GET /v1/pools HTTP/1.1", "Host: " + own))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void whatIsNoRequestIsAProblemToo() throws IOException {
    use(TestServer.open());

    String answer =
        RawRequests.send(server.server.port(), "GET /v1/pools/%zz HTTP/1.1", "Host: localhost");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
  }

  @Test
  void everyAnswerHasTheHeadersThatProtectBrowsers() {
    use(TestServer.open());

    for (String path : new String[] {"/v1/pools", "/v1/absent", "/health"}) {
      Answer answer = client.get(path);
      assertThat(answer.header("Content-Security-Policy"))
          .contains("default-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(answer.header("Server")).isEmpty();
    }
  }

  @Test
  void tokensThatProtectNothingAreRefused() {
    Optional<String> token = Optional.of(TestServer.READ_TOKEN);
    for (String bad : new String[] {"", "short", "with a space 0123456789", "x".repeat(201)}) {
      assertThatThrownBy(() -> new AccessSettings(Optional.of(bad), token, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from 16 to 200");
    }
    assertThatThrownBy(() -> new AccessSettings(token, token, Optional.empty()))
        .hasMessageContaining("the same");
    assertThatThrownBy(
            () -> new AccessSettings(token, Optional.empty(), Optional.of("X Forwarded")))
        .hasMessageContaining("header");
    assertThat(new AccessSettings(token, Optional.empty(), Optional.empty()).toString())
        .doesNotContain(TestServer.READ_TOKEN);
    assertThatThrownBy(() -> new ServerSettings("0.0.0.0", 0, AccessSettings.OPEN))
        .hasMessageContaining("listens on loopback alone, but listen is 0.0.0.0");
    assertThatThrownBy(() -> new ServerSettings("127.0.0.1", 65_536, AccessSettings.OPEN))
        .hasMessageContaining("65535");
  }
}
