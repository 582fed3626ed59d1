// A stream of server-sent events that comes back by itself, and says when it is not there.

import { ask } from "./api.js";

/** The server sends a heartbeat every 10 s; where none comes the stream broke without a word. */
const SILENCE_MILLIS = 25_000;
const LONGEST_PAUSE_MILLIS = 10_000;
/** A page that nobody sees gives its connection back, of which a browser has six for each server. */
const HIDDEN_MILLIS = 30_000;

export class Live {
  /**
   * @param address of the stream
   * @param plain the same without a stream: it tells why the stream is refused
   * @param onData called with each event's name and JSON
   * @param onState called with `live`, `connecting` or `lost`, and why
   */
  constructor({ address, plain, events, onData, onState, onEnd }) {
    Object.assign(this, { address, plain, events, onData, onState, onEnd });
    this.failures = 0;
    this.closed = false;
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    document.addEventListener("visibilitychange", () => this.seen(), { signal });
    // A browser keeps a page that one left, for going back to it: it must not keep the connection.
    window.addEventListener("pagehide", () => this.stop(), { signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.seen(), { signal });
    this.open();
  }

  open({ quietly = false } = {}) {
    if (!quietly) {
      this.onState("connecting");
    }
    this.source?.close();
    const source = new EventSource(this.address);
    this.source = source;
    this.listen();
    for (const name of this.events) {
      source.addEventListener(name, (event) => {
        this.alive();
        this.onData(name, JSON.parse(event.data));
      });
    }
    source.addEventListener("heartbeat", () => this.listen());
    source.addEventListener("open", () => this.listen());
    source.addEventListener("problem", (event) => this.problem(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      if (this.source === source) {
        this.lost("the connection broke");
      }
    });
  }

  /** The server looked, and could not see: it goes on looking, unless there is nothing any more. */
  problem({ status, detail }) {
    if (status === 404) {
      this.close();
      this.onEnd(detail);
    } else {
      this.onState("lost", detail);
      this.listen();
    }
  }

  alive() {
    this.failures = 0;
    this.onState("live");
    this.listen();
  }

  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.renew(), SILENCE_MILLIS);
  }

  /** Takes another stream, which begins with how things stand; says nothing if there is one. */
  async renew() {
    try {
      await ask("GET", this.plain);
    } catch {
      // Why it is lost is asked and said there.
      this.lost("the console is silent");
      return;
    }
    if (!this.closed && this.source) {
      this.open({ quietly: true });
    }
  }

  async lost(why) {
    this.stop();
    this.onState("lost", why);
    this.failures++;
    const pause = Math.min(LONGEST_PAUSE_MILLIS, 500 * 2 ** Math.min(this.failures, 6));
    // A stream's refusal has no text that a page can read; the plain address has.
    try {
      await ask("GET", this.plain);
    } catch (problem) {
      if (this.closed || problem.status === 401) {
        return;
      }
      this.onState("lost", problem.message);
      if (problem.status === 404) {
        this.close();
        this.onEnd(problem.message);
        return;
      }
    }
    if (!this.closed && !document.hidden) {
      this.again = setTimeout(() => this.open(), pause);
    }
  }

  seen() {
    clearTimeout(this.unseen);
    if (document.hidden) {
      this.unseen = setTimeout(() => {
        this.stop();
        this.onState("lost", "paused while nobody looked");
      }, HIDDEN_MILLIS);
    } else if (!this.source && !this.closed) {
      this.stop();
      this.open();
    }
  }

  stop() {
    clearTimeout(this.silence);
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
  }

  close() {
    this.closed = true;
    clearTimeout(this.unseen);
    this.listeners.abort();
    this.stop();
  }
}
