// What commands write while they run, until their ending says what of it is kept.

// Of each stream on each host, and of all of them: what is older is let go.
const mostOfOne = 64 * 1024;
const mostOfAll = 8 * 1024 * 1024;

/** Output of running commands, by task, host and stream. */
export class LiveOutput {
  #kept = new Map();
  #size = 0;
  #isCut = false;

  /** Takes an event; false when it is none. */
  add(event) {
    if (typeof event.text !== "string") return false;
    const key = keyed(event.task, event.host);
    const streams = this.#kept.get(key) ?? { stdout: "", stderr: "", isCut: this.#isCut };
    const stream = event.stream === "stderr" ? "stderr" : "stdout";
    const all = streams[stream] + event.text;
    streams.isCut ||= all.length > mostOfOne;
    this.#size += Math.min(all.length, mostOfOne) - streams[stream].length;
    streams[stream] = all.slice(-mostOfOne);
    this.#kept.set(key, streams);
    while (this.#size > mostOfAll) this.#remove(this.#kept.keys().next().value);
    return true;
  }

  /** What is kept of a host's: `{ stdout, stderr, isCut }`; nothing when that is nothing. */
  of(task, host) { return this.#kept.get(keyed(task, host)) ?? null; }

  /** The host ended: its ending has what it wrote. */
  drop(task, host) { this.#remove(keyed(task, host)); }

  /** The connection was cut: what is written meanwhile is not seen here. */
  cut() {
    this.#isCut = true;
    for (const streams of this.#kept.values()) streams.isCut = true;
  }

  #remove(key) {
    const streams = this.#kept.get(key);
    if (streams === undefined) return;
    this.#size -= streams.stdout.length + streams.stderr.length;
    this.#kept.delete(key);
  }
}

const keyed = (task, host) => `${task}\n${host}`;
