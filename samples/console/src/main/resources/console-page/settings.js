// Making a pool, and editing one that others may be editing, too.

import { withReason } from "./acts.js";
import { ask, poolPath } from "./api.js";
import { dialogue } from "./dialogue.js";
import { element } from "./dom.js";
import { field, Mistake, reasonField } from "./fields.js";
import { announce } from "./results.js";
import { DEFAULT_TEXTS, labelOf, settingsForm, settingsTexts, shownText } from "./settingsForm.js";

function changed(before, after) {
  return Object.keys(after).filter((name) => after[name] !== before[name]);
}

export function openCreate() {
  const name = field({
    name: "name",
    label: "Name",
    hint: "As workers ask for it: up to 200 printable ASCII characters, no spaces, none of { } * ? [ ]",
    maxlength: 200,
    className: "wide",
  });
  const form = settingsForm();
  const reason = reasonField();
  form.show(DEFAULT_TEXTS);
  dialogue({
    title: "New pool",
    content: [name.node, form.node, reason.node],
    fields: () => [name, ...form.fields(), reason],
    actLabel: "Create pool",
    wide: true,
    isDirty: () => name.text !== "" || changed(DEFAULT_TEXTS, form.texts()).length > 0,
    async act() {
      if (!name.text) {
        throw new Mistake(name, "Type the pool's name");
      }
      const wanted = ["limit", ...changed(DEFAULT_TEXTS, form.texts())];
      const body = withReason(reason.text, { name: name.text, ...form.json(wanted) });
      await ask("POST", "/v1/pools", { body });
      location.hash = `#/pools/${encodeURIComponent(name.text)}`;
      return `${name.text} is made`;
    },
  });
}

export async function openEdit(pool) {
  let base;
  let version;
  try {
    const { body, etag } = await ask("GET", poolPath(pool));
    base = settingsTexts(body);
    version = etag;
  } catch (problem) {
    announce(`${pool} cannot be edited: ${problem.message}`);
    return;
  }
  const form = settingsForm();
  const reason = reasonField();
  const conflict = element("div", { class: "conflict", role: "alert", tabindex: "-1", hidden: true });
  form.show(base);
  dialogue({
    title: `Edit ${pool}`,
    content: [conflict, form.node, reason.node],
    fields: () => [...form.fields(), reason],
    actLabel: "Save",
    wide: true,
    isDirty: () => changed(base, form.texts()).length > 0,
    async act() {
      const wanted = changed(base, form.texts());
      if (wanted.length === 0) {
        throw new Mistake(form.fields()[0], "Nothing is changed yet: change something, or cancel");
      }
      try {
        const body = withReason(reason.text, form.json(wanted));
        const answer = await ask("PATCH", poolPath(pool), { body, headers: { "If-Match": version } });
        return `${pool} is saved, at version ${answer.body.version}`;
      } catch (problem) {
        if (problem.status === 412) {
          await rebase();
        }
        throw problem;
      }
    },
    onProblem: (problem) => problem.status === 412,
  });

  /** Takes in what others changed, but for what was typed here, and says both. */
  async function rebase() {
    const { body, etag } = await ask("GET", poolPath(pool));
    const theirs = settingsTexts(body);
    const typed = form.texts();
    const rows = changed(base, theirs).map((name) => {
      const mine = typed[name] !== base[name];
      return element(
        "tr",
        {},
        [labelOf(name), shownText(name, base[name]), shownText(name, theirs[name]), mine ? shownText(name, typed[name]) : "as it is now"].map(
          (text, i) => element(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {}, text),
        ),
      );
    });
    form.show(Object.fromEntries(Object.keys(theirs).filter((name) => typed[name] === base[name]).map((name) => [name, theirs[name]])));
    const heads = ["Setting", "When you began", "Now", "Yours"].map((text) => element("th", { scope: "col" }, text));
    conflict.replaceChildren(
      element("p", {}, element("strong", {}, "Somebody changed this pool meanwhile. "), "Nothing was saved, and nothing you typed is lost. Look at what is there now, and save again to have yours."),
      rows.length ? element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows)) : element("p", {}, "The settings in this form are what they were."),
    );
    conflict.hidden = false;
    conflict.focus();
    base = theirs;
    version = etag;
  }
}
