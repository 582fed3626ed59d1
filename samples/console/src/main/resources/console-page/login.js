// Signing in with a token, where the console wants one.

import { ask, LOGIN } from "./api.js";
import { element } from "./dom.js";
import { field } from "./fields.js";

/** Shows the form in place of the page; `onSignedIn` gets what the server says of who one is. */
export function showLogin(main, onSignedIn) {
  const token = field({
    name: "token",
    label: "Token",
    hint: "For reading or for operating, as whoever runs this console gave it to you.",
    type: "password",
    autocomplete: "current-password",
  });
  const submit = element("button", { type: "submit", class: "primary" }, "Sign in");
  const form = element(
    "form",
    {
      class: "login card",
      novalidate: true,
      async onsubmit(event) {
        event.preventDefault();
        token.clear();
        if (!token.text) {
          token.wrong("Type the token");
          token.input.focus();
          return;
        }
        submit.setAttribute("aria-busy", "true");
        try {
          const { body } = await ask("POST", LOGIN, { body: { token: token.text } });
          onSignedIn(body);
        } catch (problem) {
          token.wrong(problem.message);
          token.input.focus();
          token.input.select();
        } finally {
          submit.removeAttribute("aria-busy");
        }
      },
    },
    element("h1", {}, "Sign in"),
    token.node,
    submit,
  );
  main.replaceChildren(form);
  document.title = "Sign in – Pools";
  token.input.focus();
}
