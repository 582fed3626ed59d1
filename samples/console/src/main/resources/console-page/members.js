// The members of a pool, in the order of their names, with whose turn it is.

import { button, element, setClass, setHidden, setText } from "./dom.js";
import { until } from "./format.js";
import { openMemberAct, openMemberAdd, openMemberEdit } from "./memberActs.js";
import { table } from "./table.js";
import { windowBars } from "./windows.js";

export function membersSection(pool, me) {
  const rows = table({ caption: "Members", columns: columns(pool, me), keyOf: (member) => member.name, empty: "This pool has no members: its permits are all alike." });
  const count = element("span", { class: "count" });
  return {
    node: element(
      "section",
      { class: "card" },
      element(
        "header",
        {},
        element("h2", {}, "Members ", count),
        me.operator ? button("Add member", { onclick: () => openMemberAdd(pool) }) : null,
      ),
      rows.node,
    ),
    show({ members, time }) {
      setText(count, String(members.length));
      rows.show(members, time);
    },
  };
}

function columns(pool, me) {
  return [
    { title: "Member", class: "name", make: nameCell },
    { title: "State", class: "state", make: stateCell },
    { title: "Turn", class: "number", text: (member) => (member.turn > 0 ? String(member.turn) : "–") },
    { title: "Share", class: "number", text: (member) => `${(100 * member.share).toFixed(1)} %` },
    { title: "Weight", class: "number", text: (member) => String(member.weight) },
    { title: "Held", class: "number", text: (member) => (member.limit === null ? String(member.held) : `${member.held} / ${member.limit}`) },
    { title: "Failures", class: "number", text: (member) => String(member.failures) },
    { title: "Rate used", class: "rate", make: windowBars },
    ...(me.operator ? [{ title: "", class: "act many", make: (row) => memberButtons(pool, row) }] : []),
  ];
}

function nameCell(row) {
  const note = element("span", { class: "note" });
  return {
    node: element("div", {}, element("strong", {}, row.item.name), note),
    show(member) {
      setText(note, Object.entries(member.attributes).map(([key, value]) => `${key}=${value}`).join("  "));
    },
  };
}

function stateCell() {
  const badge = element("span");
  const cooling = element("span", { class: "note" });
  return {
    node: element("div", {}, badge, cooling),
    show(member, now) {
      const cools = member.coolingUntil && Date.parse(member.coolingUntil) > Date.parse(now);
      setClass(badge, `badge ${cools && member.state === "active" ? "cooling" : member.state}`);
      setText(badge, cools && member.state === "active" ? "cooling" : member.state);
      setText(cooling, cools ? `ends ${until(member.coolingUntil, now)}` : "");
    },
  };
}

function memberButtons(pool, row) {
  const act = (verb, label) =>
    button(label, {
      class: "quiet",
      "aria-label": `${label} member ${row.item.name}`,
      onclick: () => openMemberAct(pool, row.item, verb),
    });
  const edit = button("Edit", {
    class: "quiet",
    "aria-label": `Edit member ${row.item.name}`,
    onclick: () => openMemberEdit(pool, row.item),
  });
  const all = {
    drain: act("drain", "Drain"),
    disable: act("disable", "Disable"),
    enable: act("enable", "Enable"),
    "end-cool-down": act("end-cool-down", "End cool-down"),
    remove: act("remove", "Remove"),
  };
  return {
    node: element("div", { class: "buttons" }, edit, Object.values(all)),
    show(member, now) {
      const cools = member.coolingUntil && Date.parse(member.coolingUntil) > Date.parse(now);
      setHidden(all.drain, member.state !== "active", edit);
      setHidden(all.disable, member.state === "disabled", edit);
      setHidden(all.enable, member.state === "active", edit);
      setHidden(all["end-cool-down"], !cools, edit);
    },
  };
}
