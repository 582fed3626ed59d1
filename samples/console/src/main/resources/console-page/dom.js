// Elements are made here and nowhere else. Whatever is data becomes a text node or the value of an
// attribute that cannot run anything; nothing is ever parsed as HTML.

/** Makes an element: `element("a", {href: "#/", class: "quiet", onclick: go}, "text", otherElement)`. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (name in node && typeof value !== "string") {
      node[name] = value;
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export function button(label, properties = {}) {
  return element("button", { type: "button", ...properties }, label);
}

/** Changes a text only where it differs, so that a selection in it, and a screen reader, are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setClass(node, name) {
  if (node.className !== name) {
    node.className = name;
  }
}

/** Hides a button, or shows it; the focus goes on to another rather than nowhere. */
export function setHidden(node, hidden, instead) {
  const focused = hidden && document.activeElement === node;
  node.hidden = hidden;
  if (focused) {
    instead.focus();
  }
}

/** A bar that is filled to a part; what it says stands beside it as text. */
export function bar() {
  const fill = element("span", { class: "fill" });
  const node = element("span", { class: "bar", "aria-hidden": "true" }, fill);
  return {
    node,
    show(part, kind = "") {
      const width = `${Math.round(1000 * Math.min(1, Math.max(0, part))) / 10}%`;
      if (fill.style.width !== width) {
        fill.style.width = width;
      }
      setClass(node, kind ? `bar ${kind}` : "bar");
    },
  };
}

/** Shows these items, each by the node it had before: what has the focus keeps it. */
export function keyed(parent, items, keyOf, make) {
  const known = (parent.knownParts ??= new Map());
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const wanted = new Map(items.map((item) => [keyOf(item), item]));
  // First, so that the rest need not move when the first of a queue leaves.
  for (const [key, part] of known) {
    if (!wanted.has(key)) {
      part.node.remove();
      known.delete(key);
    }
  }
  let next = parent.firstChild;
  for (const [key, item] of wanted) {
    let part = known.get(key);
    if (!part) {
      part = make(item);
      known.set(key, part);
    }
    part.show(item);
    if (part.node === next) {
      next = next.nextSibling;
    } else {
      parent.insertBefore(part.node, next);
    }
  }
  if (focused?.isConnected && document.activeElement !== focused) {
    focused.focus({ preventScroll: true });
  }
}
