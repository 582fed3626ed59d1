// One pool: everything that is known of it, as it stands this second, and what can be done to it.

import { poolPath } from "./api.js";
import { openClear, openDelete, openEndCoolDown, openEndPermit, openPause, openResume } from "./acts.js";
import { connectionsSection } from "./connections.js";
import { button, element, setClass, setHidden, setText } from "./dom.js";
import { eventsSection } from "./events.js";
import { figures } from "./figures.js";
import { since, until } from "./format.js";
import { Live } from "./live.js";
import { membersSection } from "./members.js";
import { openPlot } from "./plot.js";
import { showLive } from "./results.js";
import { openEdit } from "./settings.js";
import { longTable, table } from "./table.js";
import { WINDOW_COLUMNS } from "./windows.js";

export function openDetail(main, name, me) {
  const latest = { pool: null, holders: [], waiters: [], connections: [], events: [] };
  const badge = element("span", { class: "badge" });
  const blocked = element("p", { class: "blocked" });
  const numbers = figures();
  const plot = openPlot();
  const holders = longTable({ caption: "Holders", columns: holderColumns(name, me), keyOf: (holder) => holder.permit, empty: "Nobody holds a permit." });
  const waiters = longTable({ caption: "Queue", columns: waiterColumns(name, me), keyOf: (waiter) => waiter.permit, empty: "Nobody waits." });
  const windows = table({ caption: "Rate windows", columns: WINDOW_COLUMNS, keyOf: (window) => window.rate, empty: "No rate windows." });
  const members = membersSection(name, me);
  const connections = connectionsSection(name, me);
  const events = eventsSection();
  const counts = { holders: element("span", { class: "count" }), waiters: element("span", { class: "count" }) };

  const edit = button("Edit", { onclick: () => openEdit(name) });
  const pause = button("Pause", { onclick: () => openPause(name) });
  const resume = button("Resume", { onclick: () => openResume(name), class: "primary" });
  const endCoolDown = button("End cool-down", { onclick: () => openEndCoolDown(name) });
  const clear = button("Clear…", { class: "danger-quiet", onclick: () => openClear(name, latest) });
  const remove = button("Delete…", { class: "danger-quiet", onclick: () => openDelete(name, latest) });
  const acts = element("div", { class: "acts", role: "group", "aria-label": "Acts" }, edit, pause, resume, endCoolDown, clear, remove);
  const sections = element(
    "div",
    { class: "sections live-data", hidden: true },
    numbers.node,
    plot.node,
    element(
      "div",
      { class: "pair" },
      section("Holders", holders.node, counts.holders),
      section("Queue", waiters.node, counts.waiters),
    ),
    element("div", { class: "pair" }, section("Rate windows", windows.node), connections.node),
    members.node,
    events.node,
  );
  const loading = element("p", { class: "none", role: "status" }, "Loading…");
  main.replaceChildren(
    element("nav", { class: "crumbs", "aria-label": "Breadcrumb" }, element("a", { href: "#/" }, "Pools")),
    element(
      "div",
      { class: "heading" },
      element("div", { class: "title" }, element("h1", { tabindex: "-1" }, name), badge),
      me.operator ? acts : null,
    ),
    blocked,
    loading,
    sections,
  );
  acts.hidden = true;
  blocked.hidden = true;
  document.title = `${name} – Pools`;

  function show(answer) {
    Object.assign(latest, answer);
    const { pool } = answer;
    loading.hidden = true;
    sections.hidden = false;
    acts.hidden = false;
    setClass(badge, `badge ${pool.state}`);
    setText(badge, pool.state);
    blocked.hidden = !pool.blocked;
    setText(blocked, pool.blocked ? `The next call would wait: ${whyBlocked(pool)}.` : "");
    const [active, paused] = [pool.state === "active", pool.state === "paused"];
    // What appears does so first, so that the focus can go on to it.
    pause.hidden &&= !active;
    setHidden(resume, !paused, active ? pause : edit);
    setHidden(pause, !active, paused ? resume : edit);
    setHidden(endCoolDown, !pool.coolingUntil, edit);
    numbers.show(pool);
    plot.add(pool);
    setText(counts.holders, String(answer.holders.length));
    setText(counts.waiters, String(answer.waiters.length));
    holders.show(answer.holders, pool.time);
    waiters.show(answer.waiters, pool.time);
    windows.show(pool.windows, pool.time);
    members.show(pool);
    connections.show(answer.connections);
    events.show(answer.events, pool.time);
  }

  function end(why) {
    showLive(null);
    sections.classList.add("ended");
    acts.hidden = true;
    loading.hidden = false;
    setClass(badge, "badge deleted");
    setText(badge, "not there");
    blocked.hidden = true;
    setText(loading, why);
  }

  const live = new Live({
    address: poolPath(name, "stream"),
    plain: poolPath(name),
    events: ["pool"],
    onState(state, why) {
      showLive(state, why);
      if (state === "lost") {
        plot.gap();
      }
    },
    onData: (event, answer) => show(answer),
    onEnd: end,
  });
  return {
    kind: "detail",
    close() {
      live.close();
      plot.close();
    },
  };
}

function section(title, ...content) {
  const [body, count] = content;
  return element("section", { class: "card" }, element("header", {}, element("h2", {}, title, count ? " " : null, count)), body);
}

function whyBlocked(pool) {
  const words = { slots: "all permits are held", paused: "the pool is paused", deleted: "the pool is deleted" };
  const ends = pool.blockedUntil ? `, ends ${until(pool.blockedUntil, pool.time)}` : "";
  return (words[pool.blocked] ?? pool.blocked.replace(/ until \S+$/, "")) + ends;
}

function holderColumns(name, me) {
  return [
    { title: "Label", make: label },
    { title: "Held for", class: "number", text: (holder, now) => since(holder.since, now) },
    { title: "Member", text: (holder) => holder.member ?? "–" },
    { title: "Lease ends", class: "number", text: (holder, now) => until(holder.leaseUntil, now) },
    { title: "Cost", class: "number", text: (holder) => String(holder.cost ?? "–") },
    { title: "Worker", class: "long", make: workerCell },
    ...ending(name, me, "holder"),
  ];
}

function waiterColumns(name, me) {
  return [
    { title: "Label", make: label },
    { title: "Place", class: "number", text: (waiter) => String(waiter.place) },
    { title: "Waited", class: "number", text: (waiter, now) => since(waiter.since, now) },
    { title: "Deadline", class: "number", text: (waiter, now) => until(waiter.deadline, now) },
    { title: "Wants", text: wants },
    { title: "Worker", class: "long", make: workerCell },
    ...ending(name, me, "waiter"),
  ];
}

function wants(waiter) {
  const what = waiter.wantsPermit ? "permit" : "units";
  const cost = waiter.cost === 1 ? "" : `, cost ${waiter.cost}`;
  const members = waiter.members.length ? ` of ${waiter.members.join(", ")}` : "";
  return what + members + cost + (waiter.parked ? ", parked" : "");
}

function label(row) {
  return { node: element("span", { class: row.item.label ? "" : "zero" }, row.item.label ?? "no label") };
}

function workerCell(row) {
  return { node: element("code", { title: `permit ${row.item.permit}` }, row.item.worker ?? "–") };
}

function ending(name, me, kind) {
  if (!me.operator) {
    return [];
  }
  const make = (row) => ({
    node: button("End", {
      class: "quiet",
      "aria-label": `End ${kind} ${row.item.label ?? row.item.permit}`,
      onclick: () => openEndPermit(name, kind, row.item),
    }),
  });
  return [{ title: "", class: "act", make }];
}
