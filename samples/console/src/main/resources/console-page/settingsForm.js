// The inputs of a pool's settings. Each setting is a text while it is edited, so that what was typed,
// what was there and what others made of it can be compared, and nothing typed is ever lost.

import { element, setText } from "./dom.js";
import { field, Mistake, read } from "./fields.js";
import { exact, millisOf, rateInWords, wholeOf } from "./format.js";
import { memberRows, memberTexts } from "./memberFields.js";

const MOST_LIMIT = 1_000_000;

const numeric = { inputmode: "numeric" };

/** Name, label, hint, and how the text becomes JSON, of those that are one input each. */
const SINGLE = [
  ["limit", "Limit", "Permits held at once, 0 to 1,000,000", numeric, (text) => wholeOf(text, 0, MOST_LIMIT)],
  ["timeoutMillis", "Timeout", "How long a call waits: 30s unless set, at most 300s", {}, millisOf],
  ["leaseMillis", "Lease", "How long a dead worker keeps a permit: 1s to 300s, 30s unless set", {}, millisOf],
  ["longestHoldMillis", "Longest hold", "A permit held for longer ends; empty for never", {}, (text) => (text ? millisOf(text) : null)],
  ["warnAfterMillis", "Warn after", "A hold this long is logged: 5m unless set", {}, millisOf],
  ["rateLimitPerWorker", "Rate per worker", "A window for each worker of its own, 10/1s; empty for none", {}, (text) => text || null],
  ["coolDown.standardMillis", "Cool-down", "After a 429 that names no time", {}, millisOf],
  ["coolDown.shortestMillis", "Shortest", "Whatever the API says", {}, millisOf],
  ["coolDown.longestMillis", "Longest", "Whatever the API says", {}, millisOf],
  ["coolDown.afterFailures", "After failures", "So many failures in a row also begin one", numeric, (text) => wholeOf(text, 1, 1_000)],
];
const LABELS = { ...Object.fromEntries(SINGLE.map(([name, label]) => [name, label])), rateLimits: "Windows", members: "Members" };
const BEFORE_MORE = ["limit", "timeoutMillis"];

/** What a new pool has unless something else is typed. */
export const DEFAULT_TEXTS = {
  limit: "",
  timeoutMillis: "30s",
  leaseMillis: "30s",
  longestHoldMillis: "",
  warnAfterMillis: "5m",
  rateLimitPerWorker: "",
  "coolDown.standardMillis": "30s",
  "coolDown.shortestMillis": "1s",
  "coolDown.longestMillis": "1d",
  "coolDown.afterFailures": "3",
  rateLimits: "",
  members: "[]",
};

/** A pool's settings as the inputs show them. */
export function settingsTexts(pool) {
  const texts = {};
  for (const [name] of SINGLE) {
    const value = name.split(".").reduce((object, part) => object?.[part], pool);
    texts[name] = name.endsWith("Millis") ? exact(value) : value === null || value === undefined ? "" : String(value);
  }
  texts.rateLimits = pool.windows.map((window) => window.rate).join("\n");
  texts.members = JSON.stringify(pool.members.map(memberTexts));
  return texts;
}

/** How a setting's text is shown where it is compared with another. */
export function shownText(name, text) {
  if (name === "members") {
    return JSON.parse(text).map((member) => `${member.name} ×${member.weight}`).join(", ") || "none";
  }
  return text.replaceAll("\n", ", ") || "none";
}

export function labelOf(name) {
  return LABELS[name];
}

export function settingsForm() {
  const single = new Map(SINGLE.map(([name, label, hint, extra]) => [name, field({ name, label, hint, ...extra })]));
  const windows = windowRows();
  const members = memberRows(() => {});
  const group = (names) => names.map((name) => single.get(name).node);
  const names = SINGLE.map(([name]) => name);
  const node = element(
    "div",
    { class: "settings" },
    element("div", { class: "grid" }, group(BEFORE_MORE)),
    element("fieldset", {}, element("legend", {}, "Rate windows"), windows.node),
    element("fieldset", {}, element("legend", {}, "Members"), members.node),
    element(
      "details",
      {},
      element("summary", {}, "Lease, holds and cool-down"),
      element("div", { class: "grid" }, group(names.filter((name) => !BEFORE_MORE.includes(name)))),
    ),
  );

  const forms = {
    texts() {
      const texts = Object.fromEntries([...single].map(([name, each]) => [name, each.text]));
      return { ...texts, rateLimits: windows.texts(), members: members.texts() };
    },
    show(texts) {
      for (const [name, text] of Object.entries(texts)) {
        if (name === "rateLimits") {
          windows.show(text);
        } else if (name === "members") {
          members.show(text);
        } else {
          single.get(name).input.value = text;
        }
      }
    },
    fields: () => [...single.values(), ...windows.fields(), ...members.fields()],
    /** The settings of these names, as the server wants them; a mistake if one cannot be read. */
    json(wanted) {
      const json = {};
      for (const [name, , , , reader] of SINGLE) {
        const source = single.get(name);
        if (name === "limit" && wanted.includes(name) && !source.text) {
          throw new Mistake(source, "Type how many permits may be held at once, from 0 to 1,000,000");
        }
        if (!name.startsWith("coolDown.") && wanted.includes(name)) {
          json[name] = read(source, reader);
        } else if (name.startsWith("coolDown.") && wanted.some((each) => each.startsWith("coolDown."))) {
          json.coolDown = { ...json.coolDown, [name.slice("coolDown.".length)]: read(source, reader) };
        }
      }
      if (wanted.includes("rateLimits")) {
        json.rateLimits = windows.json();
      }
      if (wanted.includes("members")) {
        json.members = members.json();
      }
      return json;
    },
  };
  return { node, ...forms };
}

/** One input for each rate window, with what it means in words. */
function windowRows() {
  const place = element("div", { class: "rows" });
  let rows = [];

  function draw(texts) {
    rows = texts.map((text, i) => make(text, i, texts.length));
    place.replaceChildren(...rows.map(({ node }) => node));
  }

  function make(text, i) {
    const rate = field({ name: `rateLimits[${i}]`, label: `Window ${i + 1}`, hint: " ", value: text, placeholder: "60/1m" });
    const explain = () =>
      setText(rate.told, rateInWords(rate.text) ?? "units/length, such as 60/1m or 5000/1d");
    rate.input.addEventListener("input", explain);
    explain();
    const remove = element(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `Take window ${i + 1} out`,
        onclick() {
          draw(rows.map((row) => row.rate.text).filter((each, at) => at !== i));
          (rows[Math.min(i, rows.length - 1)]?.rate.input ?? add).focus();
        },
      },
      "Remove",
    );
    return { rate, node: element("div", { class: "window row" }, rate.node, remove) };
  }

  const add = element(
    "button",
    {
      type: "button",
      onclick() {
        draw([...rows.map((row) => row.rate.text), ""]);
        rows[rows.length - 1].rate.input.focus();
      },
    },
    "Add window",
  );
  return {
    node: element("div", {}, place, add),
    fields: () => rows.map(({ rate }) => rate),
    texts: () => rows.map(({ rate }) => rate.text).join("\n"),
    show: (text) => draw(text ? text.split("\n") : []),
    json() {
      for (const { rate } of rows) {
        if (!rate.text) {
          throw new Mistake(rate, "Type a window, such as 60/1m, or take it out");
        }
      }
      return rows.map(({ rate }) => rate.text);
    },
  };
}
