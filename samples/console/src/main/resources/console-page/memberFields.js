// The inputs of one member, in the form of a pool and in a member's own dialogue.

import { element } from "./dom.js";
import { field, Mistake, read } from "./fields.js";
import { wholeOf } from "./format.js";

const MOST_LIMIT = 1_000_000;
const MOST_WEIGHT = 1_000;

/** What the inputs show of a member as the server tells it. */
export function memberTexts(member) {
  return {
    name: member.name,
    weight: String(member.weight),
    limit: member.limit === null || member.limit === undefined ? "" : String(member.limit),
    rateLimits: member.windows.map((window) => window.rate).join(", "),
    attributes: Object.entries(member.attributes).map(([key, value]) => `${key}=${value}`).join("\n"),
  };
}

export const NEW_MEMBER = { name: "", weight: "1", limit: "", rateLimits: "", attributes: "" };

/**
 * @param prefix how problems name these fields: `members[0].`, or nothing
 * @param texts what they show at first
 * @param fixedName whether the name stands in the title already
 */
export function memberFields(prefix, texts, fixedName = false) {
  const make = (name, label, extra = {}) => field({ name: prefix + name, label, value: texts[name], ...extra });
  const fields = {
    name: make("name", "Name", { maxlength: 64 }),
    weight: make("weight", "Weight", { inputmode: "numeric", hint: "Turns, 1 to 1,000", className: "short" }),
    limit: make("limit", "Limit", { inputmode: "numeric", hint: "Empty for none", className: "short" }),
    rateLimits: make("rateLimits", "Windows", { hint: "60/1m, 5000/1d" }),
    attributes: make("attributes", "Attributes", { area: true, rows: 2, hint: "key=value, one in a line", className: "wide" }),
  };
  const list = Object.values(fields).filter((each) => !fixedName || each !== fields.name);
  return {
    list,
    nodes: list.map((each) => each.node),
    texts: () => Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.text])),
    json() {
      if (!fixedName && !fields.name.text) {
        throw new Mistake(fields.name, "Type the member's name");
      }
      return {
        ...(fixedName ? {} : { name: fields.name.text }),
        weight: read(fields.weight, (text) => wholeOf(text, 1, MOST_WEIGHT)),
        limit: fields.limit.text ? read(fields.limit, (text) => wholeOf(text, 0, MOST_LIMIT)) : null,
        rateLimits: rateList(fields.rateLimits.text),
        attributes: read(fields.attributes, attributesOf),
      };
    },
  };
}

export function rateList(text) {
  return text.split(/[\s,]+/).filter(Boolean);
}

function attributesOf(text) {
  const attributes = {};
  for (const line of text.split("\n").filter((each) => each.trim())) {
    const equals = line.indexOf("=");
    if (equals < 1) {
      throw new RangeError(`“${line}” is no attribute; write key=value`);
    }
    attributes[line.slice(0, equals).trim()] = line.slice(equals + 1).trim();
  }
  return attributes;
}

/** The rows of members in the form of a pool: added, filled in and taken out. */
export function memberRows(onChange) {
  const place = element("div", { class: "rows" });
  let rows = [];

  function draw() {
    rows = rows.map(({ texts }, i) => make(texts(), i));
    place.replaceChildren(...rows.map(({ node }) => node));
  }

  function make(texts, i) {
    const fields = memberFields(`members[${i}].`, texts);
    const remove = element(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `Take member ${texts.name || i + 1} out`,
        onclick() {
          rows.splice(i, 1);
          draw();
          onChange();
          (rows[Math.min(i, rows.length - 1)]?.list[0].input ?? add).focus();
        },
      },
      "Remove",
    );
    return { ...fields, node: element("div", { class: "member row", role: "group", "aria-label": `Member ${i + 1}` }, fields.nodes, remove) };
  }

  const add = element(
    "button",
    {
      type: "button",
      onclick() {
        rows.push({ texts: () => NEW_MEMBER });
        draw();
        onChange();
        rows[rows.length - 1].list[0].input.focus();
      },
    },
    "Add member",
  );
  return {
    node: element("div", {}, place, add),
    fields: () => rows.flatMap(({ list }) => list),
    texts: () => JSON.stringify(rows.map(({ texts }) => texts())),
    show(json) {
      rows = JSON.parse(json).map((texts) => ({ texts: () => texts }));
      draw();
    },
    json: () => rows.map((row) => row.json()),
  };
}
