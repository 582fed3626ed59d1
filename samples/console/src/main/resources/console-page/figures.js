// The numbers that stand above everything else of a pool.

import { bar, element, setText } from "./dom.js";
import { age, exact, number, until } from "./format.js";

export function figures() {
  const fill = bar();
  const tiles = {
    held: tile("Held", fill.node),
    waiting: tile("Waiting"),
    oldest: tile("Oldest wait"),
    throttled: tile("429s"),
    timeout: tile("Timeout"),
    lease: tile("Lease"),
    hold: tile("Longest hold"),
    coolDown: tile("Cool-down"),
    version: tile("Version", null, "long"),
  };
  return {
    node: element("dl", { class: "figures card" }, Object.values(tiles).map(({ node }) => node)),
    show(pool) {
      const full = pool.limit > 0 && pool.held >= pool.limit;
      fill.show(pool.held / Math.max(1, pool.limit), full ? "full" : "");
      tiles.held.tell(`${number(pool.held)} / ${number(pool.limit)}`);
      tiles.waiting.tell(number(pool.waiting));
      tiles.oldest.tell(age(pool.oldestWaitMillis));
      tiles.throttled.tell(number(pool.throttled));
      tiles.timeout.tell(exact(pool.timeoutMillis));
      tiles.lease.tell(exact(pool.leaseMillis));
      tiles.hold.tell(pool.longestHoldMillis === null ? "none" : exact(pool.longestHoldMillis));
      tiles.coolDown.tell(pool.coolingUntil ? `ends ${until(pool.coolingUntil, pool.time)}` : exact(pool.coolDown.standardMillis));
      tiles.version.tell(String(pool.version));
    },
  };
}

function tile(title, extra, className) {
  const value = element("dd", { class: className });
  return {
    node: element("div", {}, element("dt", {}, title), value, extra ?? null),
    tell: (text) => setText(value, text),
  };
}
