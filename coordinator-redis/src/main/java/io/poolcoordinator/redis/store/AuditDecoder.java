package io.poolcoordinator.redis.store;

import static io.poolcoordinator.redis.store.ReplyDecoder.HEADER;
import static io.poolcoordinator.redis.store.ReplyDecoder.header;
import static io.poolcoordinator.redis.store.ReplyDecoder.list;
import static io.poolcoordinator.redis.store.ReplyDecoder.number;
import static io.poolcoordinator.redis.store.ReplyDecoder.text;

import io.poolcoordinator.admin.Finding;
import io.poolcoordinator.admin.FindingKind;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSizes;
import io.poolcoordinator.admin.PoolSizes.WindowSize;
import io.poolcoordinator.spi.AuditReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The reply to an audit, and what the index adds to it. */
final class AuditDecoder {

  private static final int GROUP = 4;

  private AuditDecoder() {}

  static AuditReply audit(List<Object> reply, String pool, String index, boolean listed) {
    boolean missing = text(reply, 0).equals("MISSING");
    if (missing && !listed) {
      return new AuditReply(header(reply), null);
    }
    List<Finding> findings = findings(list(reply, HEADER + 4));
    if (missing) {
      findings.add(
          new Finding(
              FindingKind.LISTED_WITHOUT_POOL,
              index,
              pool,
              "is the name of no pool; SREM " + index + " <name> where it is not used any more"));
    } else if (!listed) {
      findings.add(
          new Finding(
              FindingKind.NOT_LISTED,
              index,
              pool,
              "is not there; the next declaration adds it, as does SADD " + index + " <name>"));
    }
    return new AuditReply(
        header(reply),
        new PoolAudit(
            pool,
            Instant.ofEpochMilli(header(reply).time()),
            number(reply, HEADER) == 1,
            findings,
            number(reply, HEADER + 1),
            sizes(list(reply, HEADER + 2), list(reply, HEADER + 3))));
  }

  private static List<Finding> findings(List<Object> values) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < values.size(); i += GROUP) {
      findings.add(
          new Finding(
              FindingKind.valueOf(text(values, i)),
              text(values, i + 1),
              text(values, i + 2),
              text(values, i + 3)));
    }
    return findings;
  }

  private static PoolSizes sizes(List<Object> sizes, List<Object> values) {
    List<WindowSize> windows = new ArrayList<>();
    for (int i = 0; i < values.size(); i += GROUP) {
      windows.add(
          new WindowSize(
              text(values, i), text(values, i + 1), number(values, i + 2), number(values, i + 3)));
    }
    return new PoolSizes(
        number(sizes, 0),
        number(sizes, 1),
        number(sizes, 2),
        number(sizes, 3),
        number(sizes, 4),
        number(sizes, 5),
        number(sizes, 6),
        number(sizes, 7),
        number(sizes, 8),
        number(sizes, 9),
        number(sizes, 10),
        number(sizes, 11),
        number(sizes, 12),
        number(sizes, 13),
        number(sizes, 14),
        windows);
  }
}
