// What commands write while they run, until their ending says what of it is kept.
import { bytesOf } from "./text.js";

// Of each stream on each host, and of all of them: what is older is let go.
const mostOfOne = 64 * 1024;
const mostOfAll = 8 * 1024 * 1024;

/** Output of running commands, by task and host. */
export class LiveOutput {
  #kept = new Map();
  #size = 0;
  // Tasks that were begun before the eyes of this page: of others something may have been written before.
  #whole = new Set();

  /** A task was begun just now. */
  begun(task) { this.#whole.add(task); }

  /** Takes an event; the text in it, whose characters may have begun in the one before. */
  add(event) {
    const key = keyed(event.task, event.host);
    const stream = event.stream === "stderr" ? "stderr" : "stdout";
    const host = this.#kept.get(key) ?? { stdout: "", stderr: "", isCut: !this.#whole.has(event.task), decoders: {} };
    this.#kept.set(key, host);
    host.decoders[stream] ??= new TextDecoder();
    const bytes = typeof event.base64 === "string" ? bytesOf(event.base64) : new TextEncoder().encode(event.text ?? "");
    const text = host.decoders[stream].decode(bytes, { stream: true });
    const all = host[stream] + text;
    host.isCut ||= all.length > mostOfOne;
    this.#size += Math.min(all.length, mostOfOne) - host[stream].length;
    host[stream] = all.slice(-mostOfOne);
    while (this.#size > mostOfAll) this.#remove(this.#kept.keys().next().value);
    return text;
  }

  /** What is known of a host's: `{ stdout, stderr, isCut }`. */
  of(task, host) {
    return this.#kept.get(keyed(task, host)) ?? { stdout: "", stderr: "", isCut: !this.#whole.has(task) };
  }

  /** The host ended: its ending has what it wrote. */
  drop(task, host) { this.#remove(keyed(task, host)); }

  /** The connection was cut: what is written meanwhile is not seen here. */
  cut() {
    this.#whole.clear();
    for (const host of this.#kept.values()) host.isCut = true;
  }

  #remove(key) {
    const host = this.#kept.get(key);
    if (host === undefined) return;
    this.#size -= host.stdout.length + host.stderr.length;
    this.#kept.delete(key);
  }
}

const keyed = (task, host) => `${task}\n${host}`;
