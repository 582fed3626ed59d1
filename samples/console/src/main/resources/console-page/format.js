// How numbers, durations and moments are said.

const WHOLE = new Intl.NumberFormat("en-US");
const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
];
const MILLIS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function number(value) {
  return value === null || value === undefined ? "–" : WHOLE.format(value);
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** How long something lasts, to two units: `3m 12s`. */
export function age(millis) {
  if (millis === null || millis === undefined) {
    return "–";
  }
  const whole = Math.max(0, Math.floor(millis / 1000));
  if (whole < 1) {
    return `${Math.max(0, Math.round(millis))}ms`;
  }
  const first = UNITS.findIndex(([, size]) => whole * 1000 >= size);
  const [unit, size] = UNITS[first];
  const count = Math.floor((whole * 1000) / size);
  const next = UNITS[first + 1];
  const rest = next ? Math.floor(((whole * 1000) % size) / next[1]) : 0;
  return rest > 0 ? `${count}${unit} ${rest}${next[0]}` : `${count}${unit}`;
}

/** A duration as it is typed: the greatest unit that says it exactly. */
export function exact(millis) {
  if (millis === null || millis === undefined) {
    return "";
  }
  const unit = UNITS.find(([, size]) => millis > 0 && millis % size === 0);
  return unit ? `${millis / unit[1]}${unit[0]}` : millis === 0 ? "0s" : `${millis}ms`;
}

/** Reads what `exact` writes; throws an error that says what is wrong. */
export function millisOf(text) {
  const match = /^([0-9]{1,10}) ?(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) {
    throw new RangeError(`“${text}” is no duration; write 500ms, 30s, 5m, 2h or 1d`);
  }
  if (!match[2] && match[1] !== "0") {
    throw new RangeError(`“${text}” has no unit; write ${match[1]}s for seconds, or ms, m, h, d`);
  }
  return Number(match[1]) * (match[2] ? MILLIS[match[2]] : 1);
}

/** Reads digits; throws an error that says what is wrong. */
export function wholeOf(text, least, most) {
  if (!/^[0-9]{1,15}$/.test(text.trim())) {
    throw new RangeError(`“${text}” is no whole number; write digits, from ${least} to ${number(most)}`);
  }
  return Number(text.trim());
}

/** How far a moment is from another: `in 21s`, `3m 12s ago`. */
export function until(moment, now) {
  if (!moment) {
    return "–";
  }
  const millis = Date.parse(moment) - Date.parse(now);
  return millis >= 0 ? `in ${age(millis)}` : `${age(-millis)} ago`;
}

export function since(moment, now) {
  return moment ? age(Date.parse(now) - Date.parse(moment)) : "–";
}

/** A moment of today as the time, any other with its date, in the reader's own zone. */
export function clock(moment, now) {
  const then = new Date(moment);
  const time = then.toLocaleTimeString("en-GB");
  const sameDay = then.toDateString() === new Date(now ?? Date.now()).toDateString();
  return sameDay ? time : `${then.toLocaleDateString("en-CA")} ${time}`;
}

/** A window in words: `60/1m` is “60 in any 1 minute”. */
export function rateInWords(text) {
  const match = /^([0-9]{1,10})\/([0-9]{1,10})(ms|s|m|h|d)(?:@(Z|[+-][0-9]{2}:[0-9]{2}))?$/.exec(text.trim());
  if (!match) {
    return null;
  }
  const words = { ms: "millisecond", s: "second", m: "minute", h: "hour", d: "day" };
  const length = plural(Number(match[2]), words[match[3]]);
  const units = number(Number(match[1]));
  return match[4] ? `${units} in each ${length} of the calendar at ${match[4]}` : `${units} in any ${length}`;
}
