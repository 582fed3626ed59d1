package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.CoolDown;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.PoolSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that is known of a pool.
 *
 * @param pool the pool
 */
public record PoolView(PoolSnapshot pool) implements View {

  @Override
  public List<String> lines() {
    PoolConfig config = pool.config();
    List<String> lines =
        new ArrayList<>(
            new Table(0, 0)
                .row("pool", pool.name())
                .row("state", word(pool))
                .row("held", pool.held() + "/" + config.limit())
                .row("waiting", waiting())
                .row("blocked", blocked())
                .row("timeout", Times.exact(config.timeout()))
                .row("lease", Times.exact(config.lease()))
                .row("longest hold", config.longestHold().map(Times::exact).orElse("none"))
                .row("warn after", Times.exact(config.warnAfter()))
                .row("rate per worker", perWorker().orElse("none"))
                .row("cool-down", coolDown(config.coolDown()))
                .row("cooling", Times.until(pool.coolingUntil(), pool.time()))
                .row("connections", Long.toString(pool.connections()))
                .row("granted", Long.toString(pool.granted()))
                .row("throttled", Long.toString(pool.throttled()))
                .row("version", Long.toString(pool.version()))
                .row("time", Times.moment(pool.time()))
                .lines());
    if (!pool.windows().isEmpty()) {
      lines.add("");
      lines.addAll(WindowText.table(pool.windows(), pool.time()).lines());
    }
    if (!pool.members().isEmpty()) {
      lines.add("");
      lines.addAll(new MembersView(pool.members(), pool.time()).lines());
    }
    return lines;
  }

  private String waiting() {
    return pool.waiting()
        + pool.oldestWait().map(oldest -> ", the oldest for " + Times.age(oldest)).orElse("");
  }

  private String blocked() {
    return pool.blocked().orElse("")
        + pool.blockedUntil()
            .map(until -> " (ends " + Times.until(until, pool.time()) + ")")
            .orElse("");
  }

  private Optional<String> perWorker() {
    return pool.config().rateLimitPerWorker().map(RateLimit::toString);
  }

  private static String coolDown(CoolDown coolDown) {
    return Times.exact(coolDown.standard())
        + ", from "
        + Times.exact(coolDown.shortest())
        + " to "
        + Times.exact(coolDown.longest())
        + ", after "
        + coolDown.afterFailures()
        + " failures";
  }

  @Override
  public JsonNode json() {
    PoolConfig config = pool.config();
    CoolDown coolDown = config.coolDown();
    ObjectNode json = Json.object();
    json.put("name", pool.name());
    json.put("time", Times.moment(pool.time()));
    json.put("version", pool.version());
    json.put("state", word(pool));
    json.put("limit", config.limit());
    json.put("held", pool.held());
    json.put("waiting", pool.waiting());
    json.put("oldestWaitMillis", Json.millis(pool.oldestWait()));
    json.put("blocked", pool.blocked().orElse(null));
    json.put("blockedUntil", Json.moment(pool.blockedUntil()));
    json.put("timeoutMillis", config.timeout().toMillis());
    json.put("leaseMillis", config.lease().toMillis());
    json.put("longestHoldMillis", Json.millis(config.longestHold()));
    json.put("warnAfterMillis", config.warnAfter().toMillis());
    json.put("rateLimitPerWorker", perWorker().orElse(null));
    json.putObject("coolDown")
        .put("standardMillis", coolDown.standard().toMillis())
        .put("shortestMillis", coolDown.shortest().toMillis())
        .put("longestMillis", coolDown.longest().toMillis())
        .put("afterFailures", coolDown.afterFailures());
    json.put("coolingUntil", Json.moment(pool.coolingUntil()));
    json.put("connections", pool.connections());
    json.put("granted", pool.granted());
    json.put("throttled", pool.throttled());
    json.set("windows", WindowText.json(pool.windows()));
    json.set("members", new MembersView(pool.members(), pool.time()).json());
    return json;
  }

  public static String word(PoolSnapshot pool) {
    return pool.state().name().toLowerCase(Locale.ROOT);
  }
}
