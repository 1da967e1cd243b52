// A run as it goes: its facts in order, each once, however often the connection is cut.
import { opened, path, Problem, request } from "./api.js";
import { events } from "./stream.js";

const firstPause = 500;
const longestPause = 15_000;
// So often is looked whether somebody has taken on a run that nobody drives.
const leftPause = 3000;
// A stream that says nothing for this long is taken for dead: the service says something at least every 15 seconds.
const longestSilence = 60_000;

/**
 * Reads a run's stream until it has ended, or `signal` stops it.
 *
 * `take.fact` gets each fact once and in order, `take.output` what commands write meanwhile, `take.open` that the connection
 * stands, `take.cut` that it is gone, with the milliseconds until the next attempt, `take.left` that nobody drives the run, which may
 * be taken on later. Throws a `Problem` when the service refuses: asking again would not help.
 */
export async function follow(run, take, signal) {
  const place = { last: 0, askedAgain: -1, hasEnded: false, isLeft: false, hasAdvanced: false };
  let pause = firstPause;
  while (!signal.aborted) {
    try {
      await read(run, place, take, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status < 500 && error.status !== 429) throw error;
    }
    if (place.hasEnded || signal.aborted) return;
    if (place.isLeft) {
      take.left();
      await slept(leftPause, signal);
      continue;
    }
    if (place.hasAdvanced) pause = firstPause;
    take.cut(pause);
    await slept(pause, signal);
    pause = Math.min(pause * 2, longestPause);
  }
}

async function read(run, place, take, signal) {
  const watch = new Silence(signal);
  place.hasAdvanced = place.isLeft = false;
  try {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(place.last) };
    const reply = await request(path`runs/${run}/events`, { headers, signal: watch.signal });
    if (!reply.ok) await opened(reply);
    take.open();
    for await (const event of events(watched(reply.body, watch))) {
      if (!taken(event, place, take)) return;
    }
  } finally {
    watch.end();
  }
}

// Whether the stream is to be read on.
function taken(event, place, take) {
  if (event.name === "ended") {
    // A stream ends with its run, and with whoever drives it.
    place.isLeft = !place.hasEnded;
    return false;
  }
  let data;
  // What is no JSON is no event of the service: the stream is damaged, and asked for again.
  try { data = JSON.parse(event.data); } catch { return false; }
  if (event.name === "output") take.output(data);
  if (event.name !== "fact") return true;
  const sequence = Number(data.seq);
  if (sequence <= place.last) return true;
  // One is missing: it is asked for again, once, from the last that is here.
  if (sequence !== place.last + 1 && place.askedAgain !== place.last) {
    place.askedAgain = place.last;
    return false;
  }
  place.last = sequence;
  place.hasAdvanced = true;
  place.hasEnded = data.kind === "ended";
  take.fact(data);
  return true;
}

function watched(body, watch) {
  return body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      watch.heard();
      controller.enqueue(chunk);
    },
  }));
}

// Gives up a request that has gone silent.
class Silence {
  #controller = new AbortController();
  #timer = 0;
  #outer;
  #stop = () => this.#controller.abort();

  constructor(outer) {
    this.#outer = outer;
    outer.addEventListener("abort", this.#stop);
    this.heard();
  }

  get signal() { return this.#controller.signal; }

  heard() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stop, longestSilence);
  }

  end() {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#stop);
    this.#controller.abort();
  }
}

function slept(milliseconds, signal) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener("abort", wake);
  });
}
