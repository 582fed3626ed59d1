// Inputs with a label, a hint and a place for what is wrong with them.

import { element, setText } from "./dom.js";

let count = 0;

/**
 * @param name as problems name it: `limit`, `members[0].weight`
 * @param properties of the input: type, value, inputmode, autocomplete …
 */
export function field({ name, label, hint, className = "", area = false, ...properties }) {
  const id = `field-${++count}`;
  const wrong = element("p", { class: "wrong", id: `${id}-wrong` });
  const told = hint ? element("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  const input = element(area ? "textarea" : "input", {
    id,
    "data-name": name,
    "aria-describedby": told ? `${id}-wrong ${id}-hint` : `${id}-wrong`,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    ...(area ? {} : { type: "text" }),
    ...properties,
  });
  if (properties.value !== undefined) {
    input.value = properties.value;
  }
  input.addEventListener("input", () => result.clear());
  const result = {
    name,
    input,
    label,
    told,
    node: element("div", { class: `field ${className}` }, element("label", { for: id }, label), input, told, wrong),
    get text() {
      return input.value.trim();
    },
    wrong(message) {
      input.setAttribute("aria-invalid", "true");
      setText(wrong, message);
    },
    clear() {
      input.removeAttribute("aria-invalid");
      setText(wrong, "");
    },
  };
  return result;
}

/** Why somebody acts, for the pool's events. */
export function reasonField() {
  return field({
    name: "reason",
    label: "Reason (optional)",
    hint: "Stands in the pool's events, with your name.",
    maxlength: 200,
    className: "wide",
  });
}

/** The field that a problem is about: that one, or the nearest that it is part of. */
export function fieldOf(fields, name) {
  for (let sought = name; sought; sought = sought.replace(/(\[[0-9]+\]|\.?[^.[\]]+)$/, "")) {
    const found =
      fields.find((candidate) => candidate.name === sought) ??
      fields.find((candidate) => candidate.name.startsWith(`${sought}[`) || candidate.name.startsWith(`${sought}.`));
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** What is wrong with a field's text, found before anything is sent. */
export class Mistake extends Error {
  constructor(wrongField, message) {
    super(message);
    this.wrongField = wrongField;
  }
}

/** Reads a field's text; what is wrong with it becomes a mistake of that field. */
export function read(source, reader) {
  try {
    return reader(source.text);
  } catch (failure) {
    if (failure instanceof RangeError) {
      throw new Mistake(source, failure.message);
    }
    throw failure;
  }
}
