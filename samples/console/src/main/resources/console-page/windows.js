// Rate windows: how much of each is used, and when it opens again.

import { bar, element, keyed, setText } from "./dom.js";
import { number, rateInWords, until } from "./format.js";

/** Small bars, one for each window, in a cell of a table. */
export function windowBars() {
  const node = element("div", { class: "windows" });
  const none = element("span", { class: "zero" }, "–");
  return {
    node: element("div", {}, node, none),
    show(item, now) {
      const windows = item.windows ?? [];
      none.hidden = windows.length > 0;
      keyed(
        node,
        windows.map((window) => ({ ...window, now })),
        (window) => window.rate,
        windowBar,
      );
    },
  };
}

function windowBar() {
  const fill = bar();
  const count = element("span");
  const limit = element("span", { class: "unit" });
  const node = element("div", { class: "measure" }, fill.node, element("span", {}, count, limit));
  return {
    node,
    show({ used, units, rate, opensAt, now }) {
      fill.show(used / units, used >= units ? "full" : "");
      setText(count, number(used));
      setText(limit, ` of ${rate}`);
      node.title = opensAt ? `${rateInWords(rate)}; opens ${until(opensAt, now)}` : rateInWords(rate);
    },
  };
}

/** The columns of a table of windows. */
export const WINDOW_COLUMNS = [
  { title: "Window", make: windowName },
  { title: "Used", class: "held", make: windowUse },
  { title: "Opens", class: "number", text: (window, now) => (window.opensAt ? until(window.opensAt, now) : "open") },
];

function windowName(row) {
  const words = rateInWords(row.item.rate);
  return { node: element("div", {}, element("code", {}, row.item.rate), element("span", { class: "note" }, words)) };
}

function windowUse() {
  const fill = bar();
  const text = element("span");
  return {
    node: element("div", { class: "measure" }, fill.node, text),
    show(window) {
      fill.show(window.used / window.units, window.used >= window.units ? "full" : "");
      setText(text, `${number(window.used)} / ${number(window.units)}`);
    },
  };
}
