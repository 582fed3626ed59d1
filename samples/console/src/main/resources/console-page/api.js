// The one way to the server: JSON in, JSON out, and problems as errors.

/** What the server did not do, and why: an RFC 9457 problem, or that there was no answer. */
export class Problem extends Error {
  constructor(status, title, detail, field) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.field = field;
  }
}

/** Where a token is shown; one that is refused there is no session that has ended. */
export const LOGIN = "/v1/login";

const PATIENCE_MILLIS = 15_000;

/** Asks the server; gives the JSON that it answered, and the version as its ETag says it. */
export async function ask(method, path, { body, headers = {}, reason } = {}) {
  const sent = { "X-Requested-With": "console", Accept: "application/json", ...headers };
  if (body !== undefined) {
    sent["Content-Type"] = "application/json";
  }
  if (reason) {
    // Headers carry ASCII alone.
    sent["X-Reason"] = encodeURIComponent(reason);
  }
  let answer;
  let text;
  try {
    answer = await fetch(path, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    });
    text = await answer.text();
  } catch (failure) {
    const late = failure.name === "TimeoutError";
    throw new Problem(
      0,
      "No answer",
      late
        ? `The console did not answer within ${PATIENCE_MILLIS / 1000} s; it may have done it all the same: look before you try again`
        : "The console cannot be reached; it may have done it all the same: look before you try again",
    );
  }
  const json = parsed(text);
  if (!answer.ok) {
    const problem = new Problem(
      answer.status,
      json?.title ?? `Status ${answer.status}`,
      json?.detail ?? `The console answered with status ${answer.status}`,
      json?.field,
    );
    if (answer.status === 401 && path !== LOGIN) {
      document.dispatchEvent(new CustomEvent("signed-out", { detail: problem }));
    }
    throw problem;
  }
  return { body: json, etag: answer.headers.get("ETag") };
}

function parsed(text) {
  if (!text) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, say: the status tells the rest.
    return null;
  }
}

export function poolPath(name, ...rest) {
  return ["/v1/pools", name, ...rest].map((part, i) => (i === 0 ? part : encodeURIComponent(part))).join("/");
}
