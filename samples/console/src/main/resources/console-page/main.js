// Who looks, and at what: the address's hash says it, so that each view can be linked and gone back to.

import { ask } from "./api.js";
import { openDetail } from "./detail.js";
import { button, element } from "./dom.js";
import { openList } from "./list.js";
import { showLogin } from "./login.js";
import { announce, showLive } from "./results.js";

const main = document.getElementById("main");
const who = document.getElementById("who");

let me = null;
let view = null;

function close() {
  view?.close();
  view = null;
  showLive(null);
}

function route() {
  if (!me) {
    return;
  }
  const hash = location.hash.slice(1);
  const pool = /^\/pools\/([^/?]+)$/.exec(hash);
  if (!pool && view?.kind === "list") {
    view.follow(hash);
    return;
  }
  const moved = view !== null;
  close();
  if (pool) {
    view = openDetail(main, decodeURIComponent(pool[1]), me);
  } else {
    view = openList(main, hash, me);
  }
  window.scrollTo(0, 0);
  if (moved) {
    main.querySelector("h1")?.focus();
  }
}

function showWho() {
  who.replaceChildren(element("span", { class: "name" }, me.name));
  if (!me.operator) {
    who.append(element("span", { class: "badge" }, "reading only"));
  }
  if (me.signIn) {
    who.append(button("Sign out", { class: "quiet", onclick: signOut }));
  }
}

async function signOut() {
  try {
    await ask("POST", "/v1/logout", { body: {} });
    signIn();
  } catch (problem) {
    announce(`Not signed out: ${problem.message}`);
  }
}

function signedIn(answer) {
  me = answer;
  showWho();
  route();
}

function signIn() {
  close();
  me = null;
  who.replaceChildren();
  showLogin(main, signedIn);
}

async function start() {
  try {
    signedIn((await ask("GET", "/v1/me")).body);
  } catch (problem) {
    if (problem.status !== 401) {
      main.replaceChildren(
        element("div", { class: "notice", role: "alert" }, element("p", {}, problem.message), button("Try again", { onclick: start })),
      );
    }
  }
}

document.addEventListener("signed-out", () => {
  // A dialogue may hold what somebody typed: it says so itself, and the form comes when it is closed.
  const open = document.querySelector("dialog[open]");
  if (open) {
    open.addEventListener("close", signIn, { once: true });
  } else {
    signIn();
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener("hashchange", route);
start();
