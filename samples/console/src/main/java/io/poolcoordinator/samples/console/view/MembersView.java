package io.poolcoordinator.samples.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The members of a pool.
 *
 * @param members the members
 * @param now when they were looked at, by the store's clock
 */
public record MembersView(List<MemberSnapshot> members, Instant now) implements View {

  @Override
  public List<String> lines() {
    return members.isEmpty() ? List.of("no members") : table().lines();
  }

  private Table table() {
    Table table =
        new Table(
            "MEMBER",
            "STATE",
            "TURN",
            "SHARE",
            "WEIGHT",
            "HELD",
            "COOLING",
            "FAILURES",
            "WINDOWS",
            "ATTRIBUTES");
    for (MemberSnapshot standing : members) {
      Member member = standing.member();
      table.row(
          member.name(),
          word(standing),
          Integer.toString(standing.turn()),
          String.format(Locale.ROOT, "%.1f%%", 100 * standing.share()),
          Integer.toString(member.weight()),
          standing.held() + (member.limit().isPresent() ? "/" + member.limit().getAsInt() : ""),
          standing.coolingUntil().map(until -> "ends " + Times.until(until, now)).orElse(""),
          Integer.toString(standing.failures()),
          WindowText.inOneCell(standing.windows(), now),
          attributes(member));
    }
    return table;
  }

  private static String attributes(Member member) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(member.attributes())
        .forEach(
            (name, value) -> text.append(text.length() == 0 ? "" : " ").append(name + "=" + value));
    return text.toString();
  }

  @Override
  public JsonNode json() {
    return Json.array(members, MembersView::json);
  }

  public static JsonNode json(MemberSnapshot standing) {
    Member member = standing.member();
    ObjectNode json = Json.object();
    json.put("name", member.name());
    json.put("state", word(standing));
    json.put("turn", standing.turn());
    json.put("share", standing.share());
    json.put("weight", member.weight());
    json.put("held", standing.held());
    json.put("limit", member.limit().isPresent() ? member.limit().getAsInt() : null);
    json.put("coolingUntil", Json.moment(standing.coolingUntil()));
    json.put("failures", standing.failures());
    json.set("windows", WindowText.json(standing.windows()));
    ObjectNode attributes = json.putObject("attributes");
    new TreeMap<>(member.attributes()).forEach(attributes::put);
    return json;
  }

  public static String word(MemberSnapshot standing) {
    return standing.state().name().toLowerCase(Locale.ROOT);
  }
}
