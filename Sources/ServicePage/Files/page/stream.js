// Server-Sent Events, read by hand: the browser's own EventSource cannot send a token.

// More than any event of the service has; what is longer is no event.
const longest = 64 * 1024 * 1024;

/** The events in a body, as they come: `{ name, id, data }`. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.read(value);
    }
  } finally {
    // Nobody waits for what a reader that leaves does not want.
    reader.cancel().catch(() => {});
  }
}

/** Text in, events out; lines end with LF, CRLF or CR, and may be cut anywhere. */
export class EventParser {
  #rest = "";
  #isFresh = true;
  #event = {};

  read(text) {
    // A CR at the end may be half of a CRLF: it waits for what comes next.
    const all = this.#rest + text;
    const end = all.endsWith("\r") ? all.length - 1 : all.length;
    const lines = all.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + all.slice(end);
    if (this.#rest.length > longest) throw new Error("an event is too long");
    return lines.map((line) => this.#take(line)).filter((event) => event !== null);
  }

  #take(line) {
    const text = this.#isFresh && line.startsWith("\uFEFF") ? line.slice(1) : line;
    this.#isFresh = false;
    if (text === "") return this.#finish();
    if (text.startsWith(":")) return null;
    const colon = text.indexOf(":");
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#event.data = this.#event.data === undefined ? value : `${this.#event.data}\n${value}`;
    if (name === "event" || name === "id") this.#event[name] = value;
    return null;
  }

  #finish() {
    const { data, event = "message", id } = this.#event;
    this.#event = {};
    return data === undefined ? null : { name: event, id, data };
  }
}
