// All pools: searched, sorted and paged by the server, shown as they stand this second.

import { bar, button, element, setClass, setText } from "./dom.js";
import { age, clock, number } from "./format.js";
import { Live } from "./live.js";
import { showLive } from "./results.js";
import { openCreate } from "./settings.js";
import { table } from "./table.js";
import { windowBars } from "./windows.js";

const TYPING_MILLIS = 200;
const STATES = [
  ["", "Existing"],
  ["active", "Active"],
  ["paused", "Paused"],
  ["unusable", "Unusable"],
  ["deleted", "Deleted"],
  ["gone", "Gone"],
  ["all", "All"],
];
const DEFAULTS = { search: "", state: "", sort: "name", page: "1", size: "50" };

export function poolLink(name) {
  return `#/pools/${encodeURIComponent(name)}`;
}

function readHash(hash) {
  const query = new URLSearchParams(hash.split("?")[1] ?? "");
  return Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, query.get(name) ?? value]));
}

function query(asked) {
  const given = Object.entries(asked).filter(([name, value]) => value !== DEFAULTS[name]);
  return new URLSearchParams(given).toString();
}

export function openList(main, hash, me) {
  let asked = readHash(hash);
  let live = null;
  let typing;

  const search = element("input", {
    type: "search",
    "aria-label": "Search pools by name",
    placeholder: "Search by name",
    value: asked.search,
    autocomplete: "off",
    spellcheck: "false",
    oninput() {
      clearTimeout(typing);
      typing = setTimeout(() => change({ search: search.value.trim(), page: "1" }), TYPING_MILLIS);
    },
  });
  const state = select("State", STATES, (value) => change({ state: value, page: "1" }));
  const size = select("Rows", ["25", "50", "100", "200"].map((each) => [each, `${each} rows`]), (value) =>
    change({ size: value, page: "1" }),
  );
  const found = element("p", { class: "found", role: "status" });
  const previous = button("Previous", { onclick: () => change({ page: String(Number(asked.page) - 1) }) });
  const next = button("Next", { onclick: () => change({ page: String(Number(asked.page) + 1) }) });
  const where = element("span", { class: "where" });
  const rows = table({ caption: "Pools", columns: columns(), keyOf: (row) => row.name, empty: "Loading…", className: "pools" });
  const none = rows.node.querySelector(".none");

  function head(sort, title) {
    return button(title, { class: "sort", "data-sort": sort, title: `Sort by ${title.toLowerCase()}`, onclick: () => change({ sort, page: "1" }) });
  }

  function columns() {
    return [
      { title: "Pool", head: head("name", "Pool"), class: "name", make: nameCell },
      { title: "State", class: "state", make: stateCell },
      { title: "Held", head: head("held", "Held"), class: "held", make: heldCell },
      { title: "Waiting", head: head("waiting", "Waiting"), class: "number", make: waitingCell },
      { title: "Oldest wait", head: head("oldestWait", "Oldest wait"), class: "number", text: (row) => age(row.oldestWaitMillis) },
      { title: "Rate used", class: "rate", make: windowBars },
      { title: "429s", class: "number", text: (row) => number(row.throttled) },
      { title: "Connections", class: "number", text: (row) => number(row.connections) },
    ];
  }

  main.replaceChildren(
    element(
      "div",
      { class: "heading" },
      element("h1", { tabindex: "-1" }, "Pools"),
      me.operator ? button("New pool", { class: "primary", onclick: () => openCreate() }) : null,
    ),
    element("div", { class: "tools" }, search, state, size, found),
    element("div", { class: "card flush live-data" }, rows.node),
    element("nav", { class: "pages", "aria-label": "Pages" }, previous, where, next),
  );
  document.title = "Pools";

  function select(label, options, onPick) {
    const node = element("select", { "aria-label": label, onchange: () => onPick(node.value) },
      options.map(([value, text]) => element("option", { value }, text)));
    return node;
  }

  /** Goes on with another search, order or page; each page can be gone back to, each letter not. */
  function change(some) {
    asked = { ...asked, ...some };
    const text = query(asked);
    const address = text ? `#/?${text}` : "#/";
    if ("search" in some) {
      history.replaceState(null, "", address);
    } else {
      history.pushState(null, "", address);
    }
    ask();
    if ("page" in some && !("search" in some)) {
      window.scrollTo(0, 0);
    }
  }

  function ask() {
    live?.close();
    state.value = asked.state;
    size.value = asked.size;
    for (const th of rows.heads) {
      const sort = th.querySelector("[data-sort]")?.dataset.sort;
      if (sort) {
        th.setAttribute("aria-sort", sort !== asked.sort ? "none" : sort === "name" ? "ascending" : "descending");
      }
    }
    const text = query(asked);
    live = new Live({
      address: `/v1/stream?${text}`,
      plain: `/v1/pools?${text}`,
      events: ["pools"],
      onState: showLive,
      onEnd() {},
      onData: (name, answer) => show(answer),
    });
  }

  function show(answer) {
    const first = (answer.page - 1) * answer.size + 1;
    const last = first + answer.pools.length - 1;
    rows.show(answer.pools, new Date().toISOString());
    setText(none, noneText(answer));
    setText(
      found,
      answer.matching === answer.total
        ? `${number(answer.total)} ${answer.total === 1 ? "pool" : "pools"}`
        : `${number(answer.matching)} of ${number(answer.total)} pools`,
    );
    setText(where, answer.pools.length ? `${number(first)}–${number(last)} of ${number(answer.matching)}` : "");
    previous.disabled = answer.page <= 1;
    next.disabled = last >= answer.matching;
    previous.parentNode.hidden = answer.matching <= answer.size && answer.page === 1;
  }

  function noneText(answer) {
    if (asked.search || asked.state) {
      return "No pool matches.";
    }
    if (answer.page > 1) {
      return "There are not so many pages any more.";
    }
    return me.operator ? "There are no pools yet. Make one here, or from a worker." : "There are no pools yet.";
  }

  ask();
  return {
    kind: "list",
    follow(newHash) {
      const wanted = readHash(newHash);
      if (query(wanted) !== query(asked)) {
        asked = wanted;
        search.value = asked.search;
        ask();
      }
    },
    close() {
      clearTimeout(typing);
      live?.close();
    },
  };
}

function nameCell(row) {
  const link = element("a", { href: poolLink(row.item.name) }, row.item.name);
  const note = element("span", { class: "note" });
  return {
    node: element("div", {}, link, note),
    show(item, now) {
      setText(note, noteOf(item, now));
    },
  };
}

/** Why the next call would wait, where that is more than its numbers say. */
function noteOf(item, now) {
  if (item.message) {
    return item.message;
  }
  if (item.cooling?.length) {
    return `${item.cooling.join(", ")} cooling`;
  }
  if (item.coolingUntil) {
    return `cools down until ${clock(item.coolingUntil, now)}`;
  }
  return "";
}

function stateCell() {
  const node = element("span");
  return {
    node,
    show(item) {
      setClass(node, `badge ${item.state}`);
      setText(node, item.state);
    },
  };
}

function heldCell() {
  const fill = bar();
  const text = element("span");
  return {
    node: element("div", { class: "measure" }, fill.node, text),
    show(item) {
      const known = item.limit !== null && item.limit !== undefined;
      fill.show(known ? item.held / Math.max(1, item.limit) : 0, known && item.held >= item.limit && item.held > 0 ? "full" : "");
      setText(text, known ? `${number(item.held)} / ${number(item.limit)}` : "–");
    },
  };
}

function waitingCell() {
  const node = element("span");
  return {
    node,
    show(item) {
      setClass(node, item.waiting > 0 ? "some" : "zero");
      setText(node, number(item.waiting));
    },
  };
}
