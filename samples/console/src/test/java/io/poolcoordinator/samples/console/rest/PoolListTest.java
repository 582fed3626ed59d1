package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The list is searched, sorted and cut into pages. */
class PoolListTest {

  private final TestServer server = TestServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode page(String query) {
    return server.client.get("/v1/pools" + query).json();
  }

  private List<String> names(String query) {
    return StreamSupport.stream(page(query).get("pools").spliterator(), false)
        .map(row -> row.get("name").textValue())
        .toList();
  }

  @Test
  void poolsAreOnPages() {
    for (int i = 0; i < 7; i++) {
      server.worker.pool("shop-" + i, PoolConfig.ofLimit(1));
    }
    server.worker.pool("Other", PoolConfig.ofLimit(1));

    JsonNode second = page("?search=SHOP&size=3&page=2");

    assertThat(second.get("total").intValue()).isEqualTo(8);
    assertThat(second.get("matching").intValue()).isEqualTo(7);
    assertThat(second.get("page").intValue()).isEqualTo(2);
    assertThat(names("?search=SHOP&size=3&page=2")).containsExactly("shop-3", "shop-4", "shop-5");
    assertThat(names("?search=shop&size=3&page=4")).isEmpty();
    assertThat(names("?search=oth")).containsExactly("Other");
    assertThat(names("?size=200&page=1000000")).isEmpty();
    assertThat(names("?search=.*")).isEmpty();
  }

  @Test
  void poolsAreSorted() throws InterruptedException {
    Pool busy = server.worker.pool("b-busy", PoolConfig.ofLimit(2));
    Pool queued = server.worker.pool("c-queued", PoolConfig.ofLimit(1));
    server.worker.pool("a-idle", PoolConfig.ofLimit(1));
    busy.acquire();
    busy.acquire();
    queued.acquire();
    var unused = queued.acquireAsync();
    Awaitility.await().until(() -> server.admin.snapshot("c-queued").waiting() == 1);

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(names("?sort=waiting")).containsExactly("c-queued", "a-idle", "b-busy"));
    assertThat(names("?sort=held")).containsExactly("b-busy", "c-queued", "a-idle");
    assertThat(names("?sort=oldestWait")).containsExactly("c-queued", "a-idle", "b-busy");
    assertThat(names("?sort=name")).containsExactly("a-idle", "b-busy", "c-queued");
  }

  @Test
  void poolsAreChosenByTheirState() {
    for (String name : List.of("active", "deleted", "paused")) {
      server.worker.pool(name, PoolConfig.ofLimit(1));
    }
    server.admin.pause("paused");
    server.admin.delete("deleted");

    assertThat(names("")).containsExactly("active", "paused");
    assertThat(names("?state=active")).containsExactly("active");
    assertThat(names("?state=paused")).containsExactly("paused");
    assertThat(names("?state=deleted")).containsExactly("deleted");
    assertThat(names("?state=unusable")).isEmpty();
    assertThat(names("?state=gone")).isEmpty();
    assertThat(names("?state=all")).containsExactly("active", "deleted", "paused");
  }

  @Test
  void whoHasActedSeesItAtOnce() {
    assertThat(names("")).isEmpty();
    server.client.post("/v1/pools", "{'name':'new','limit':1}");
    assertThat(names("")).containsExactly("new");
    server.client.act("DELETE", "/v1/pools/new");
    assertThat(names("")).isEmpty();
  }
}
