package io.poolcoordinator.samples.snippets;

import io.poolcoordinator.Connection;
import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.Cleared;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.Consumer;

/** Looking after pools that are in use. */
final class Operations {

  private Operations() {}

  static void see(PoolCoordinator coordinator, Consumer<String> say) {
    // snippet:snapshot
    PoolAdmin admin = coordinator.admin();
    PoolSnapshot netsuite = admin.snapshot("netsuite");
    say.accept(netsuite.held() + " of " + netsuite.config().limit() + " held");
    say.accept(netsuite.waiting() + " wait, the first since " + netsuite.oldestWait());
    say.accept("blocked by " + netsuite.blocked().orElse("nothing"));
    for (Holder holder : admin.holders("netsuite")) { // the one that was granted first is first
      say.accept(holder.worker() + " since " + holder.since() + " for " + holder.label());
    }
    // end:snapshot
  }

  static void act(PoolCoordinator coordinator, Consumer<String> say) {
    // snippet:acts
    PoolAdmin admin = coordinator.admin().as("alice").because("INC-4711");
    admin.pause("netsuite"); // nothing is granted; holders finish, waiters keep their place
    admin.resume("netsuite");
    admin.update("netsuite", config -> config.toBuilder().limit(10).build());
    Cleared cleared = admin.clear("netsuite"); // all waiters fail, all permits end
    say.accept(cleared.warning()); // 300 waiters and 5 permits; calls of these may be running
    admin.delete("netsuite");
    // end:acts
  }

  static void compareAndSet(PoolAdmin admin, PoolSnapshot seen, PoolConfig wanted) {
    // snippet:compare-and-set
    admin.set("netsuite", wanted, seen.version()); // PoolConflictException if it was changed since
    // end:compare-and-set
  }

  static void attach(PoolCoordinator coordinator) {
    // snippet:attach
    PoolAdmin admin = coordinator.admin();
    admin.attach("shop-de", "netsuite");
    admin.attach("shop-fr", "netsuite"); // both share the limit of one pool
    admin.attach("shop-fr", "netsuite-2"); // moved: its next call takes a permit there
    List<String> attached = admin.connections("netsuite"); // shop-de
    // end:attach
    attached.forEach(admin::detach);
  }

  static HttpResponse<String> call(
      PoolCoordinator coordinator, HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    // snippet:connection
    Connection shop = coordinator.connection("shop-de");
    try (Permit permit = shop.acquire()) { // from whatever pool it is attached to now
      return client.send(request, BodyHandlers.ofString());
    } catch (ConnectionDetachedException nowhere) { // never without a limit
      throw new IOException("no pool for this shop: " + nowhere.getMessage(), nowhere);
    }
    // end:connection
  }
}
