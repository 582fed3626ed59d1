// Dialogues: the browser's own modal element, which keeps the focus inside and closes with Escape.

import { Problem } from "./api.js";
import { button, element, setText } from "./dom.js";
import { fieldOf, Mistake } from "./fields.js";
import { announce } from "./results.js";

let count = 0;

/**
 * Opens a dialogue with a form.
 *
 * @param title what it is about
 * @param content the elements between title and buttons
 * @param fields gives the fields that are in it now
 * @param actLabel what the button that acts says
 * @param act does it, and gives what to announce; a problem or mistake leaves the dialogue open
 * @param onProblem may handle a problem itself (true), such as a conflict
 * @param isDirty whether something was typed that Escape would lose
 */
export function dialogue({ title, content, fields = () => [], actLabel, danger = false, wide = false, act, onProblem, isDirty, onClose }) {
  const id = `dialogue-${++count}`;
  const opener = document.activeElement;
  const alert = element("p", { class: "alert", role: "alert" });
  const acting = element("button", { type: "submit", class: danger ? "danger" : "primary" }, actLabel);
  const node = element("dialog", { "aria-labelledby": id, class: wide ? "wide" : "" });
  const form = element(
    "form",
    { novalidate: true, onsubmit: submit },
    element(
      "header",
      {},
      element("h2", { id }, title),
      button("×", { class: "quiet close", "aria-label": "Close", onclick: () => node.close() }),
    ),
    element("div", { class: "content" }, content, alert),
    element("footer", {}, button("Cancel", { onclick: () => node.close() }), acting),
  );
  node.append(form);

  async function submit(event) {
    event.preventDefault();
    if (acting.getAttribute("aria-busy") === "true") {
      return;
    }
    setText(alert, "");
    fields().forEach((each) => each.clear());
    acting.setAttribute("aria-busy", "true");
    try {
      const result = await act();
      node.close();
      announce(result);
    } catch (failure) {
      if (failure.status === 401) {
        // What was typed stays; signing in is offered beside it.
        setText(alert, "You are not signed in any more. Copy what you typed, close this, and sign in again.");
      } else if (!(failure instanceof Problem && onProblem?.(failure))) {
        show(failure);
      }
    } finally {
      acting.removeAttribute("aria-busy");
    }
  }

  function show(failure) {
    const all = fields();
    const about = failure instanceof Mistake ? failure.wrongField : failure.field && fieldOf(all, failure.field);
    if (about) {
      const group = about.input.closest("details");
      if (group) {
        group.open = true;
      }
      about.wrong(failure.message);
      about.input.focus();
    } else if (failure instanceof Problem) {
      setText(alert, failure.message);
    } else {
      setText(alert, `The page failed: ${failure.message}`);
      throw failure;
    }
  }

  let warned = false;
  node.addEventListener("cancel", (event) => {
    if (isDirty?.() && !warned) {
      event.preventDefault();
      warned = true;
      setText(alert, "Not saved. Press Escape again, or Cancel, to throw away what you typed.");
    }
  });
  node.addEventListener("close", () => {
    node.remove();
    onClose?.();
    // The row that it was opened from may be gone by now.
    (opener?.isConnected && opener !== document.body ? opener : document.getElementById("main")).focus();
  });
  document.body.append(node);
  node.showModal();
  (node.querySelector("[data-first]") ?? fields()[0]?.input ?? acting).focus();
  return { node, alert };
}
