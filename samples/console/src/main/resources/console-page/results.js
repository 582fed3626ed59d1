// What came of an act, said to eyes and to screen readers alike; and whether what is shown is live.

import { element, setText } from "./dom.js";

const SHOWN_MILLIS = 8_000;

/** Says what was done. */
export function announce(text) {
  const region = document.getElementById("results");
  const note = element("p", { class: "result" }, text);
  region.replaceChildren(note);
  setTimeout(() => note.remove(), SHOWN_MILLIS);
}

/** Says whether numbers are those of this second; anything but “Live” also dims them. */
export function showLive(state, why = "") {
  const live = document.getElementById("live");
  live.hidden = state === null;
  const text = { live: "Live", connecting: "Connecting…", lost: `Not live: ${why}; trying again` }[state] ?? "";
  // A page that connects again and again does not call out each time.
  if (state === "connecting" && live.dataset.state === "lost") {
    return;
  }
  live.dataset.state = state ?? "";
  document.body.classList.toggle("stale", state === "lost");
  setText(live, text);
}
