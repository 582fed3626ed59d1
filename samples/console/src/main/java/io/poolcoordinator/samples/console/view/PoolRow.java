package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.PoolSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One pool among several: how it stands, or why that cannot be said.
 *
 * @param name the pool's name
 * @param pool how it stands; null if that cannot be said
 * @param failure why not; null if it can
 */
public record PoolRow(String name, @Nullable PoolSnapshot pool, @Nullable Failure failure) {

  /** How many are asked for at once, so that many pools do not make each other late. */
  private static final int AT_ONCE = 50;

  /**
   * Looks at pools. One that is not usable, or gone, does not hide the others.
   *
   * @throws RuntimeException if the store cannot be asked, or one is no pool's name
   */
  public static List<PoolRow> read(PoolAdmin admin, List<String> names) {
    List<PoolRow> rows = new ArrayList<>();
    for (int from = 0; from < names.size(); from += AT_ONCE) {
      List<CompletableFuture<PoolRow>> asked =
          names.subList(from, Math.min(from + AT_ONCE, names.size())).stream()
              .map(name -> ask(admin, name))
              .toList();
      asked.forEach(row -> rows.add(row.join()));
    }
    return rows;
  }

  private static CompletableFuture<PoolRow> ask(PoolAdmin admin, String name) {
    return admin
        .snapshotAsync(name)
        .handle(
            (pool, thrown) -> {
              if (thrown == null) {
                return new PoolRow(name, pool, null);
              }
              Failure failure = Failure.of(thrown);
              if (failure.code() != ExitCode.NOT_FOUND && failure.code() != ExitCode.UNUSABLE) {
                throw new CompletionException(Failure.unwrap(thrown));
              }
              return new PoolRow(name, null, failure);
            });
  }

  /** The pool's state, or in a word why there is none. */
  public String state() {
    if (pool != null) {
      return PoolView.word(pool);
    }
    if (failure == null) {
      return "unknown";
    }
    return failure.code() == ExitCode.NOT_FOUND ? "gone" : "unusable";
  }

  /** How many permits are held, as far as that is known. */
  public long held() {
    return pool == null ? 0 : pool.held();
  }

  /** How many calls wait, as far as that is known. */
  public long waiting() {
    return pool == null ? 0 : pool.waiting();
  }

  /** For how long the one that waits longest has waited; zero if none is known to. */
  public Duration oldestWait() {
    return pool == null ? Duration.ZERO : pool.oldestWait().orElse(Duration.ZERO);
  }

  private static List<String> cooling(PoolSnapshot known) {
    return known.members().stream()
        .filter(member -> member.coolingUntil().isPresent())
        .map(member -> member.member().name())
        .toList();
  }

  public void addTo(Table table) {
    if (pool == null) {
      table.row(name, state(), "", "", "", failure == null ? "" : failure.message());
    } else {
      table.row(
          name,
          state(),
          pool.held() + "/" + pool.config().limit(),
          Long.toString(pool.waiting()),
          pool.oldestWait().map(Times::age).orElse(""),
          pool.blocked().orElse(""));
    }
  }

  public JsonNode json() {
    ObjectNode json = Json.object();
    json.put("name", name);
    json.put("state", state());
    json.put("held", pool == null ? null : pool.held());
    json.put("limit", pool == null ? null : pool.config().limit());
    json.put("waiting", pool == null ? null : pool.waiting());
    json.put("oldestWaitMillis", pool == null ? null : Json.millis(pool.oldestWait()));
    json.put("blocked", pool == null ? null : pool.blocked().orElse(null));
    json.put("blockedUntil", pool == null ? null : Json.moment(pool.blockedUntil()));
    json.put("coolingUntil", pool == null ? null : Json.moment(pool.coolingUntil()));
    json.set("cooling", pool == null ? null : Json.texts(cooling(pool)));
    json.set("windows", pool == null ? null : WindowText.json(pool.windows()));
    json.put("connections", pool == null ? null : pool.connections());
    json.put("granted", pool == null ? null : pool.granted());
    json.put("throttled", pool == null ? null : pool.throttled());
    json.put("version", pool == null ? null : pool.version());
    json.put("error", failure == null ? null : failure.code().word());
    json.put("message", failure == null ? null : failure.message());
    return json;
  }
}
