package io.poolcoordinator.samples.console.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit is refused before anything is done, with the name of the field. */
class BadInputTest {

  private static TestServer server;
  private static TestClient client;

  @BeforeAll
  static void start() {
    server = TestServer.open();
    client = server.client;
    server.worker.pool("netsuite", PoolConfig.builder().limit(5).members("eol1", "eol2").build());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name                    | {'limit':5}",
        "name                    | {'name':null,'limit':5}",
        "name                    | {'name':5,'limit':5}",
        "name                    | {'name':'','limit':5}",
        "name                    | {'name':'a b','limit':5}",
        "name                    | {'name':'a{b}','limit':5}",
        "name                    | {'name':'\\u00e9','limit':5}",
        "name                    | {'name':'a\\u0000','limit':5}",
        "limit                   | {'name':'x'}",
        "limit                   | {'name':'x','limit':null}",
        "limit                   | {'name':'x','limit':-1}",
        "limit                   | {'name':'x','limit':1000001}",
        "limit                   | {'name':'x','limit':99999999999999999999}",
        "limit                   | {'name':'x','limit':3.5}",
        "limit                   | {'name':'x','limit':3.0}",
        "limit                   | {'name':'x','limit':1e3}",
        "limit                   | {'name':'x','limit':'5'}",
        "limit                   | {'name':'x','limit':' 5'}",
        "limit                   | {'name':'x','limit':'0x10'}",
        "limit                   | {'name':'x','limit':true}",
        "limit                   | {'name':'x','limit':[5]}",
        "timeoutMillis           | {'name':'x','limit':5,'timeoutMillis':-1}",
        "timeoutMillis           | {'name':'x','limit':5,'timeoutMillis':300001}",
        "timeoutMillis           | {'name':'x','limit':5,'timeoutMillis':null}",
        "leaseMillis             | {'name':'x','limit':5,'leaseMillis':0}",
        "leaseMillis             | {'name':'x','limit':5,'leaseMillis':999}",
        "leaseMillis             | {'name':'x','limit':5,'leaseMillis':300001}",
        "leaseMillis             | {'name':'x','limit':5,'leaseMillis':9223372036854775807}",
        "longestHoldMillis       | {'name':'x','limit':5,'longestHoldMillis':0}",
        "warnAfterMillis         | {'name':'x','limit':5,'warnAfterMillis':null}",
        "rateLimits              | {'name':'x','limit':5,'rateLimits':'60/1m'}",
        "rateLimits[0]           | {'name':'x','limit':5,'rateLimits':['0/1m']}",
        "rateLimits[0]           | {'name':'x','limit':5,'rateLimits':['NaN/1m']}",
        "rateLimits[0]           | {'name':'x','limit':5,'rateLimits':[60]}",
        "rateLimits[0]           | {'name':'x','limit':5,'rateLimits':['60/32d']}",
        "rateLimits[0]           | {'name':'x','limit':5,'rateLimits':['60/0s']}",
        "rateLimits[1]           | {'name':'x','limit':5,'rateLimits':['60/1m','70/60s']}",
        "rateLimitPerWorker      | {'name':'x','limit':5,'rateLimitPerWorker':'fast'}",
        "rateLimitPerWorker      | {'name':'x','limit':5,'rateLimitPerWorker':'60/1h@Z'}",
        "members                 | {'name':'x','limit':5,'members':{}}",
        "members[0]              | {'name':'x','limit':5,'members':['a']}",
        "members[0].name         | {'name':'x','limit':5,'members':[{}]}",
        "members[0].name         | {'name':'x','limit':5,'members':[{'name':'a,b'}]}",
        "members[1].name         | {'name':'x','limit':5,'members':[{'name':'a'},{'name':'a'}]}",
        "members[1].weight       |"
            + " {'name':'x','limit':5,'members':[{'name':'a'},{'name':'b','weight':0}]}",
        "members[0].weight       | {'name':'x','limit':5,'members':[{'name':'a','weight':1001}]}",
        "members                 |"
            + " {'name':'x','limit':5,'members':[{'name':'a','weight':600},{'name':'b','weight':600}]}",
        "members[0].limit        | {'name':'x','limit':5,'members':[{'name':'a','limit':-1}]}",
        "members[0].rateLimits[0]|"
            + " {'name':'x','limit':5,'members':[{'name':'a','rateLimits':['1']}]}",
        "members[0].attributes   | {'name':'x','limit':5,'members':[{'name':'a','attributes':[]}]}",
        "members[0].attributes.k |"
            + " {'name':'x','limit':5,'members':[{'name':'a','attributes':{'k':5}}]}",
        "members[0].attributes.k |"
            + " {'name':'x','limit':5,'members':[{'name':'a','attributes':{'k':'\\n"
            + "'}}]}",
        "members[0].state        |"
            + " {'name':'x','limit':5,'members':[{'name':'a','state':'active'}]}",
        "coolDown.standardMillis | {'name':'x','limit':5,'coolDown':{'standardMillis':0}}",
        "coolDown.afterFailures  | {'name':'x','limit':5,'coolDown':{'afterFailures':1001}}",
        "coolDown.shortestMillis |"
            + " {'name':'x','limit':5,'coolDown':{'shortestMillis':9,'longestMillis':8}}",
        "coolDown.else           | {'name':'x','limit':5,'coolDown':{'else':9}}",
        "else                    | {'name':'x','limit':5,'else':9}",
        "Name                    | {'name':'x','limit':5,'Name':'y'}",
        "reason                  | {'name':'x','limit':5,'reason':5}",
        "reason                  | {'name':'x','limit':5,'reason':'\\u001b[2J'}",
      })
  void aPoolIsNotMade(String field, String body) {
    Answer answer = client.post("/v1/pools", body);

    assertThat(answer.problem()).isEqualTo("400 usage " + field);
    assertThat(answer.text("detail")).doesNotContain("\n").hasSizeGreaterThan(10);
    assertThat(server.admin.pools()).containsExactly("netsuite");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'x','name':'y','limit':5}",
        "{'name':'x','limit':5,'limit':5}",
        "{'name':'x','limit':5} {}",
        "{'name':'x','limit':5}x",
        "{'name':'x','limit':5,}",
        "{'name':'x','limit':٥}",
        "{'name':'x','limit':05}",
        "{'name':'x','limit':NaN}",
        "{name:'x'}",
        "// comment\n{'name':'x','limit':5}",
        "[]",
        "5",
        "null",
        "'x'",
        "{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{}}}}}}}}}}}",
        "[[[[[[[[[[[[[[]]]]]]]]]]]]]]",
        "{"
      })
  void whatIsNoSingleObjectIsRefused(String body) {
    assertThat(client.post("/v1/pools", body).problem()).isEqualTo("400 usage");
    assertThat(server.admin.pools()).containsExactly("netsuite");
  }

  @Test
  void anEmptyBodyNamesWhatIsMissing() {
    assertThat(client.act("POST", "/v1/pools").problem()).isEqualTo("400 usage limit");
  }

  @Test
  void aBodyOfTooManyBytesIsRefused() throws IOException, InterruptedException {
    String tooLong = "{'name':'x','limit':5,'reason':'" + "x".repeat(Body.MOST_BYTES) + "'}";
    assertThat(client.post("/v1/pools", tooLong).problem()).isEqualTo("413 usage");

    // Without saying beforehand how long it is.
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                client
                    .request("/v1/pools", "Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream(tooLong.getBytes(UTF_8))))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(server.admin.pools()).containsExactly("netsuite");
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                client
                    .request(
                        "/v1/pools", "Content-Type", "text/plain", "X-Requested-With", "console")
                    .POST(BodyPublishers.ofString("{\"name\":\"x\",\"limit\":5}"))
                    .build(),
                BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aChangeThatChangesNothingIsRefused() {
    assertThat(client.patch("/v1/pools/netsuite", "{}", "If-Match", "*").problem())
        .isEqualTo("400 usage");
    assertThat(client.patch("/v1/pools/netsuite", "{'name':'x'}", "If-Match", "*").problem())
        .isEqualTo("400 usage name");
    assertThat(client.patch("/v1/pools/netsuite", "{'limit':-1}", "If-Match", "*").problem())
        .isEqualTo("400 usage limit");
    assertThat(client.patch("/v1/pools/netsuite/members/eol1", "{}").problem())
        .isEqualTo("400 usage");
  }

  @ParameterizedTest
  @CsvSource({
    "page, page=0",
    "page, page=-1",
    "page, page=1.5",
    "page, page=",
    "page, page=%D9%A5",
    "size, size=0",
    "size, size=201",
    "size, size=99999999999",
    "sort, sort=limit",
    "state, state=broken",
    "search, search=a&search=b",
    "else, else=1"
  })
  void aQueryThatIsNoneIsRefused(String field, String query) {
    assertThat(client.get("/v1/pools?" + query).problem()).isEqualTo("400 usage " + field);
    assertThat(client.get("/v1/stream?" + query).problem()).isEqualTo("400 usage " + field);
  }

  @Test
  void namesThatNoPoolCanHaveAreRefused() {
    for (String name : new String[] {"a%20b", "%7Ba%7D", "%C3%A9", "a%00", "x".repeat(201)}) {
      assertThat(client.get("/v1/pools/" + name).status()).as(name).isEqualTo(400);
      assertThat(client.act("POST", "/v1/pools/" + name + "/pause").status()).isEqualTo(400);
      assertThat(client.act("PUT", "/v1/pools/netsuite/connections/" + name).status())
          .isEqualTo(400);
    }
  }

  @Test
  void whoActsAndWhyAreTexts() {
    for (String actor : new String[] {"", "%0A", "x".repeat(201), "50%"}) {
      assertThat(client.act("POST", "/v1/pools/netsuite/pause", "X-Actor", actor).problem())
          .isEqualTo("400 usage X-Actor");
    }
    assertThat(client.act("POST", "/v1/pools/netsuite/pause", "X-Reason", "%1B").problem())
        .isEqualTo("400 usage X-Reason");
    assertThat(client.post("/v1/pools/netsuite/pause", "{'else':1}").problem())
        .isEqualTo("400 usage else");
    assertThat(client.post("/v1/pools/netsuite/clear", "{'confirm':1}").problem())
        .isEqualTo("400 usage confirm");
    assertThat(
            client
                .post("/v1/pools/netsuite/clear", "{'confirm':'netsuite','waitersOnly':'yes'}")
                .problem())
        .isEqualTo("400 usage waitersOnly");
    assertThat(server.newestEvent("netsuite")).startsWith("made by ");
  }
}
