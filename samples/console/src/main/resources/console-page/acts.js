// Acts on a pool. Each opens a dialogue that says what will happen; those that cannot be taken back
// want the pool's name typed.

import { ask, poolPath } from "./api.js";
import { dialogue } from "./dialogue.js";
import { element } from "./dom.js";
import { field, Mistake, reasonField } from "./fields.js";
import { clock, plural } from "./format.js";

const paragraph = (text) => element("p", {}, text);

/** A dialogue with a reason, and nothing else to fill in. */
export function openPlain({ title, text, actLabel, danger, act }) {
  const reason = reasonField();
  dialogue({
    title,
    content: [...text.map(paragraph), reason.node],
    fields: () => [reason],
    actLabel,
    danger,
    act: () => act(reason.text),
  });
}

/** The body of an act, with the reason where there is one. */
export function withReason(reason, body = {}) {
  return reason ? { ...body, reason } : body;
}

export function openPause(name) {
  openPlain({
    title: `Pause ${name}`,
    text: ["Nothing is granted while a pool is paused. Who holds a permit finishes; who waits keeps place and deadline, and fails when it passes."],
    actLabel: "Pause",
    async act(reason) {
      const { body } = await ask("POST", poolPath(name, "pause"), { body: withReason(reason) });
      return body.changed ? `${name} is paused` : `${name} was paused already`;
    },
  });
}

export function openResume(name) {
  openPlain({
    title: `Resume ${name}`,
    text: ["Who waits is granted again, first come, first served. The limit stays as it is."],
    actLabel: "Resume",
    async act(reason) {
      const { body } = await ask("POST", poolPath(name, "resume"), { body: withReason(reason) });
      return body.changed ? `${name} is resumed` : `${name} was not paused`;
    },
  });
}

export function openEndCoolDown(name) {
  openPlain({
    title: `End the cool-down of ${name}`,
    text: ["Calls are granted again at once. If the API still throttles, the next of them begins another cool-down."],
    actLabel: "End cool-down",
    async act(reason) {
      await ask("POST", poolPath(name, "end-cool-down"), { body: withReason(reason) });
      return `${name} does not cool down any more`;
    },
  });
}

export function openEndPermit(name, kind, item) {
  const who = item.label ? `“${item.label}” (${item.permit})` : item.permit;
  const holds = kind === "holder";
  openPlain({
    title: holds ? "End one permit" : "End one wait",
    text: holds
      ? [`This takes the permit from ${who}.`, "A call of it may still be running: the pool may then have more calls in flight than its limit until that call is over."]
      : [`The call of ${who} stops waiting, and fails.`],
    actLabel: holds ? "End permit" : "End wait",
    danger: true,
    async act(reason) {
      await ask("DELETE", poolPath(name, holds ? "holders" : "waiters", item.permit), { reason });
      return holds ? `Ended the permit of ${who}` : `Ended the wait of ${who}`;
    },
  });
}

/** A field that wants a name typed: anything else is refused before it is sent. */
function nameTyped(name) {
  const typed = field({ name: "confirm", label: `Type the pool's name, ${name}, to go on`, className: "wide", "data-first": "" });
  return {
    ...typed,
    typed,
    check() {
      if (typed.text !== name) {
        throw new Mistake(typed, typed.text ? `“${typed.text}” is not ${name}: nothing was done` : `Type ${name}: nothing was done`);
      }
      return typed.text;
    },
  };
}

/** The first of those that an act is about, by label, and how many more there are. */
function named(title, items) {
  if (items.length === 0) {
    return null;
  }
  const shown = items.slice(0, 8);
  const more = items.length - shown.length;
  return element(
    "div",
    { class: "going" },
    element("h3", {}, title),
    element(
      "ul",
      {},
      shown.map((item) => element("li", {}, item)),
      more > 0 ? element("li", { class: "note" }, `and ${more} more`) : null,
    ),
  );
}

const calls = (items) => items.map((item) => `${item.label ?? "no label"} · ${item.worker ?? item.permit}`);

function warning(text) {
  return element("p", { class: "warning" }, element("strong", {}, "Live calls lose their slot. "), text);
}

export function openClear(name, latest) {
  const { pool, holders, waiters } = latest;
  const confirm = nameTyped(name);
  const reason = reasonField();
  const what = { value: "all" };
  const choice = (value, text) => {
    const input = element("input", { type: "radio", name: "what", value, onchange: () => (what.value = value) });
    input.checked = value === what.value;
    return element("label", { class: "choice" }, input, element("span", {}, text));
  };
  const warned = holders.length
    ? warning("Calls of these permits may still be running when others are granted, so that the API may see more calls than the limit allows.")
    : null;
  const ended = named("Permits that end", calls(holders));
  const showGoing = () => [warned, ended].forEach((node) => node && (node.hidden = what.value === "waiters"));
  dialogue({
    title: `Clear ${name}`,
    content: [
      element("p", {}, "Clearing fails ", element("strong", {}, plural(waiters.length, "waiter")), " and ends ", element("strong", {}, plural(holders.length, "permit")), `, as it stood at ${clock(pool.time, pool.time)}. The settings stay.`),
      element(
        "fieldset",
        { class: "choices", onchange: showGoing },
        element("legend", {}, "What goes"),
        choice("all", `Waiters and permits (${waiters.length} and ${holders.length})`),
        choice("waiters", `Waiters only (${waiters.length})`),
      ),
      warned,
      warned,
      element("div", { class: "going-pair" }, ended, named("Waiters that fail", calls(waiters))),
      confirm.node,
      reason.node,
    ],
    fields: () => [confirm.typed, reason],
    actLabel: "Clear",
    danger: true,
    async act() {
      const body = { confirm: confirm.check(), waitersOnly: what.value === "waiters" };
      const answer = await ask("POST", poolPath(name, "clear"), { body: withReason(reason.text, body) });
      return `Cleared ${name}: ${gone(answer.body)}`;
    },
  });
}

function gone({ waiters, holders, warning: said }) {
  return `${plural(waiters, "waiter")} and ${plural(holders, "permit")}${said ? `; ${said}` : ""}`;
}

export function openDelete(name, latest) {
  const { holders, waiters, connections } = latest;
  const confirm = nameTyped(name);
  const reason = reasonField();
  dialogue({
    title: `Delete ${name}`,
    content: [
      element("p", {}, "Deleting fails ", element("strong", {}, plural(waiters.length, "waiter")), ", ends ", element("strong", {}, plural(holders.length, "permit")), " and forgets the settings. Workers that use the pool get an error until it is made again."),
      holders.length ? warning("Calls of permits may still be running.") : null,
      connections.length
        ? named(`${plural(connections.length, "connection")} will be left without a pool`, connections)
        : paragraph("No connections are attached to it."),
      confirm.node,
      reason.node,
    ],
    fields: () => [confirm.typed, reason],
    actLabel: "Delete",
    danger: true,
    async act() {
      confirm.check();
      const { body } = await ask("DELETE", poolPath(name), { reason: reason.text });
      location.hash = "#/";
      return `Deleted ${name}: ${gone(body)}`;
    },
  });
}

export function openAttach(name) {
  const connection = field({
    name: "connection",
    label: "Connection",
    hint: "The name of a connector instance, such as shop-de. One that is attached to another pool moves to this one.",
    className: "wide",
  });
  const reason = reasonField();
  dialogue({
    title: `Attach a connection to ${name}`,
    content: [connection.node, reason.node],
    fields: () => [connection, reason],
    actLabel: "Attach",
    async act() {
      if (!connection.text) {
        throw new Mistake(connection, "Type the connection's name");
      }
      await ask("PUT", poolPath(name, "connections", connection.text), { body: withReason(reason.text) });
      return `${connection.text} is attached to ${name}`;
    },
  });
}

export function openDetach(name, connection) {
  openPlain({
    title: `Detach ${connection}`,
    text: [`${connection} is left without a pool: its next call fails until it is attached to one. Calls that run now finish.`],
    actLabel: "Detach",
    danger: true,
    async act(reason) {
      await ask("DELETE", poolPath(name, "connections", connection), { reason });
      return `${connection} is detached from ${name}`;
    },
  });
}
