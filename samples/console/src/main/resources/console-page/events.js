// What people did to a pool: the newest first.

import { element } from "./dom.js";
import { clock } from "./format.js";
import { table } from "./table.js";

export function eventsSection() {
  const rows = table({
    caption: "Events",
    columns: [
      { title: "When", class: "when", make: when },
      { title: "Act", make: (row) => ({ node: element("strong", {}, row.item.act) }) },
      { title: "By", text: (event) => event.actor },
      { title: "Reason", class: "long", text: (event) => event.reason || "–" },
      { title: "Change", class: "long", text: change },
    ],
    keyOf: (event) => event.id,
    empty: "Nobody has done anything to this pool yet.",
    className: "events",
  });
  return {
    node: element("section", { class: "card" }, element("header", {}, element("h2", {}, "Events")), rows.node),
    show: (events, now) => rows.show(events, now),
  };
}

function when(row) {
  const node = element("time", { datetime: row.item.time, title: row.item.time }, clock(row.item.time));
  return { node };
}

function change(event) {
  if (!event.before) {
    return event.after || "–";
  }
  return event.after ? `${event.before} → ${event.after}` : event.before;
}
