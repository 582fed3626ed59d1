// Tables whose rows stay the same elements while their numbers change. On a narrow screen a row
// becomes a card (cards.css), which takes the roles of table elements away: so they are named.

import { element, keyed, setText } from "./dom.js";

/**
 * @param caption what the table shows, for screen readers
 * @param columns each `{title, class, text(item, now)}`, or with `make(row)` that gives an element
 *     and how it is shown: `{node, show(item, now)}`; `row.item` is always the newest item
 * @param keyOf what tells items apart
 * @param empty what stands there when there are none
 */
export function table({ caption, columns, keyOf, empty, className = "" }) {
  const body = element("tbody", { role: "rowgroup" });
  const heads = columns.map((column) =>
    element("th", { scope: "col", role: "columnheader", class: column.class }, column.head ?? column.title),
  );
  const none = element("p", { class: "none" }, empty);
  const node = element(
    "table",
    { class: className, role: "table" },
    element("caption", { class: "unseen" }, caption),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, heads)),
    body,
  );
  let now = null;

  function makeRow(first) {
    const row = { item: first };
    const cells = columns.map((column, i) => {
      const head = i === 0;
      const cell = element(head ? "th" : "td", {
        role: head ? "rowheader" : "cell",
        scope: head ? "row" : undefined,
        class: column.class,
        "data-title": column.title,
      });
      if (!column.make) {
        return { cell, show: (item) => setText(cell, column.text(item, now)) };
      }
      const part = column.make(row);
      cell.append(part.node);
      return { cell, show: (item) => part.show?.(item, now) };
    });
    return {
      node: element("tr", { role: "row" }, cells.map(({ cell }) => cell)),
      show(item) {
        row.item = item;
        cells.forEach(({ show }) => show(item));
      },
    };
  }

  return {
    node: element("div", { class: "table" }, node, none),
    heads,
    body,
    show(items, time) {
      now = time;
      keyed(body, items, keyOf, makeRow);
      node.hidden = items.length === 0;
      none.hidden = items.length > 0;
    },
  };
}

/** A table of what may be very many: the first hundred, and as many more as are asked for. */
export function longTable(options, step = 100) {
  const rows = table(options);
  let shown = step;
  let latest = [[], null];
  const rest = element("span");
  const more = element("p", { class: "more" }, rest, " ", element("button", { type: "button", onclick: grow }, "Show more"));
  function grow() {
    shown += step;
    show(...latest);
  }
  function show(items, now) {
    latest = [items, now];
    rows.show(items.slice(0, shown), now);
    more.hidden = items.length <= shown;
    setText(rest, `The first ${shown} of ${items.length}.`);
  }
  rows.node.append(more);
  return { node: rows.node, show };
}
