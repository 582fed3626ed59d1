// The connections that are attached to a pool.

import { openAttach, openDetach } from "./acts.js";
import { button, element, keyed, setText } from "./dom.js";

export function connectionsSection(pool, me) {
  const list = element("ul", { class: "attached" });
  const none = element("p", { class: "none" }, "No connections are attached.");
  const count = element("span", { class: "count" });
  return {
    node: element(
      "section",
      { class: "card" },
      element(
        "header",
        {},
        element("h2", {}, "Connections ", count),
        me.operator ? button("Attach", { "aria-label": "Attach a connection", onclick: () => openAttach(pool) }) : null,
      ),
      list,
      none,
    ),
    show(connections) {
      setText(count, String(connections.length));
      none.hidden = connections.length > 0;
      list.hidden = connections.length === 0;
      keyed(list, connections, (name) => name, (name) => ({
        node: element(
          "li",
          {},
          element("span", {}, name),
          me.operator
            ? button("Detach", { class: "quiet", "aria-label": `Detach ${name}`, onclick: () => openDetach(pool, name) })
            : null,
        ),
        show() {},
      }));
    },
  };
}
