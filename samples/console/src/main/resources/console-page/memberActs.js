// Acts on one member of a pool.

import { openPlain, withReason } from "./acts.js";
import { ask, poolPath } from "./api.js";
import { dialogue } from "./dialogue.js";
import { element } from "./dom.js";
import { reasonField } from "./fields.js";
import { memberFields, memberTexts, NEW_MEMBER } from "./memberFields.js";

const ACTS = {
  drain: ["Drain", "is drained", "It gets no new grants. Who holds a permit on it finishes. Enable it to have it back."],
  disable: ["Disable", "is disabled", "It gets no new grants, as after a login that the API refused. Enable it to have it back."],
  enable: ["Enable", "is enabled", "It takes its turns again."],
  "end-cool-down": ["End cool-down", "does not cool down any more", "It takes its turns again at once. If the API still throttles, the next call begins another cool-down."],
  remove: ["Remove", "is removed", "It leaves the rotation, and its windows are forgotten. Who holds a permit on it finishes."],
};

export function openMemberAct(pool, member, verb) {
  const [label, done, text] = ACTS[verb];
  openPlain({
    title: `${label}: member ${member.name}`,
    text: [text, ...(member.held ? [`${member.held} of its permits ${member.held === 1 ? "is" : "are"} held now.`] : [])],
    actLabel: label,
    danger: verb === "remove",
    async act(reason) {
      if (verb === "remove") {
        await ask("DELETE", poolPath(pool, "members", member.name), { reason });
      } else {
        await ask("POST", poolPath(pool, "members", member.name, verb), { body: withReason(reason) });
      }
      return `Member ${member.name} ${done}`;
    },
  });
}

export function openMemberAdd(pool) {
  openMember({
    title: `Add a member to ${pool}`,
    texts: NEW_MEMBER,
    actLabel: "Add member",
    async send(json, reason) {
      await ask("POST", poolPath(pool, "members"), { body: withReason(reason, json) });
      return `Member ${json.name} is added`;
    },
  });
}

export function openMemberEdit(pool, member) {
  openMember({
    title: `Edit member ${member.name}`,
    texts: memberTexts(member),
    fixedName: true,
    actLabel: "Save",
    async send(json, reason) {
      await ask("PATCH", poolPath(pool, "members", member.name), { body: withReason(reason, json) });
      return `Member ${member.name} is saved`;
    },
  });
}

function openMember({ title, texts, fixedName, actLabel, send }) {
  const member = memberFields("", texts, fixedName);
  const reason = reasonField();
  const before = JSON.stringify(member.texts());
  dialogue({
    title,
    content: [element("div", { class: "member" }, member.nodes), reason.node],
    fields: () => [...member.list, reason],
    actLabel,
    isDirty: () => JSON.stringify(member.texts()) !== before,
    act: () => send(member.json(), reason.text),
  });
}
