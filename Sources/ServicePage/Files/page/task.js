// What one command did on one host: how it ended and what it wrote.
import { ask, path, query } from "./api.js";
import { AnsiReader } from "./ansi.js";
import { badge } from "./badge.js";
import { fill, foreign, h } from "./dom.js";
import { trouble } from "./notices.js";
import { decoded } from "./text.js";
import { bytes, clock, elapsed, ending, plural } from "./words.js";

// Characters of one stream that are shown at once, unless all are asked for.
const mostShown = 200_000;

/** The output of what is chosen in the timeline. */
export class TaskView {
  #host = null;
  #words = null;
  #shown = null;
  #readers = {};

  constructor(run, reading, output, signal) {
    Object.assign(this, { run, reading, output, signal });
    this.heading = h("h2", { tabindex: "-1" }, "Output");
    this.command = h("p", { class: "command" });
    this.about = h("div");
    this.streams = h("div");
    this.attempts = h("div", { class: "actions" });
    this.close = h("button", { type: "button", on: { click: () => this.#leave() } }, "Close");
    this.element = h("section", { class: "card output", "aria-label": "Output", hidden: true },
      h("div", { class: "title" }, this.heading, this.close), this.command, this.attempts, this.about, this.streams);
  }

  /** Shows the last attempt of a cell; `back` puts the focus where it came from. */
  open(host, words, back) {
    Object.assign(this, { back });
    [this.#host, this.#words, this.#shown] = [host, words, null];
    this.element.hidden = false;
    this.close.setAttribute("data-back", "");
    document.querySelector(".back a")?.removeAttribute("data-back");
    this.draw();
    this.heading.focus();
    this.heading.scrollIntoView({ block: "nearest" });
  }

  #leave() {
    this.element.hidden = true;
    this.#host = null;
    this.close.removeAttribute("data-back");
    document.querySelector(".back a")?.setAttribute("data-back", "");
    this.back();
  }

  /** Shows what has changed of what is open. */
  draw() {
    if (this.#host === null) return;
    const attempts = this.reading.hosts.get(this.#host)?.cells.get(this.#words) ?? [];
    const attempt = attempts.find((one) => one.task.id === this.#shown?.task) ?? attempts[attempts.length - 1];
    if (!attempt) return;
    const key = `${attempts.length} ${attempt.task.id} ${attempt.status}`;
    if (this.#shown?.key === key) return;
    this.#shown = { key, task: attempt.task.id };
    fill(this.heading, foreign(this.#host));
    fill(this.command, foreign(this.#words, "code"));
    this.#drawAttempts(attempts, attempt);
    this.#drawAbout(attempt);
    this.#drawStreams(attempt);
  }

  /** A running command wrote something. */
  written(event, text) {
    if (event.host !== this.#host || event.task !== this.#shown?.task) return;
    const stream = event.stream === "stderr" ? "stderr" : "stdout";
    if (this.#readers[stream] === undefined) return this.#drawLive();
    const { reader, pre } = this.#readers[stream];
    const isAtEnd = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 4;
    styled(pre, reader.read(text));
    while (pre.textContent.length > mostShown && pre.childNodes.length > 1) pre.firstChild.remove();
    if (isAtEnd) pre.scrollTop = pre.scrollHeight;
  }

  #drawAttempts(attempts, shown) {
    if (attempts.length < 2) return fill(this.attempts);
    const recent = attempts.slice(-20);
    fill(this.attempts, h("span", { class: "quiet" }, `${plural(attempts.length, "attempt")}: `),
      recent.map((attempt) => h("button", {
        type: "button", "aria-pressed": String(attempt === shown),
        on: { click: () => { this.#shown = { key: "", task: attempt.task.id }; this.draw(); } },
      }, attempt.task.id)));
  }

  #drawAbout(attempt) {
    const end = attempt.ending;
    const words = [attempt.task.id, end ? `${ending(end)}, ${elapsed(end.duration * 1000)}` : "running"];
    if (attempt.task.rule) words.push(`by rule ${attempt.task.rule}`);
    words.push(`asked ${clock(attempt.task.time)}`);
    fill(this.about, h("p", {}, badge(attempt.status), " ", foreign(words.join(" · "))));
  }

  #drawStreams(attempt) {
    this.#readers = {};
    const end = attempt.ending;
    if (end === null) return this.#drawLive();
    const parts = ["stdout", "stderr"].flatMap((name) => this.#stream(name, decoded(end[name]), end));
    if (end.content !== undefined) parts.push(...this.#stream("content", decoded(end.content), end));
    if (end.isLetGo) parts.push(this.#missing());
    const diff = end.difference?.diff;
    if (diff) parts.push(h("h3", {}, "What changed"), h("pre", {}, diff));
    fill(this.streams, parts.length > 0 ? parts : h("p", { class: "quiet" }, "It wrote nothing."));
  }

  #stream(name, text, end) {
    if (text === "") return [];
    const pre = h("pre", { class: name, tabindex: "0", "aria-label": name });
    const isLong = text.length > mostShown;
    const show = (part) => { fill(pre); styled(pre, new AnsiReader().read(part)); };
    show(isLong ? text.slice(-mostShown) : text);
    const written = end[`${name}_bytes`];
    const notes = [];
    if (isLong) {
      const all = h("button", { type: "button", on: { click: () => { show(text); all.remove(); } } }, "Show all of it");
      notes.push("Its end. ", all);
    }
    if (end[`${name}_truncated`]) notes.push(` It wrote ${bytes(written)}; the rest is not kept.`);
    return [h("h3", {}, name), notes.length > 0 ? h("p", { class: "quiet" }, notes) : null, pre];
  }

  // Output so far, then what comes.
  #drawLive() {
    const live = this.output.of(this.#shown.task, this.#host);
    this.#readers = {};
    const parts = ["stdout", "stderr"].filter((name) => live[name] !== "").flatMap((name) => {
      const reader = new AnsiReader();
      const pre = h("pre", { class: name, tabindex: "0", "aria-label": `${name}, live` });
      styled(pre, reader.read(live[name]));
      this.#readers[name] = { reader, pre };
      return [h("h3", {}, name), pre];
    });
    const nothing = parts.length === 0 && !live.isCut;
    fill(this.streams, live.isCut ? this.#missing() : null,
      nothing ? h("p", { class: "quiet" }, "It wrote nothing yet.") : parts);
    for (const { pre } of Object.values(this.#readers)) pre.scrollTop = pre.scrollHeight;
  }

  #missing() {
    const note = h("div", { class: "before" }, "What it wrote before is not here. ");
    const button = h("button", { type: "button" }, "Load it");
    button.addEventListener("click", async () => {
      const { task } = this.#shown;
      try {
        const at = path`runs/${this.run}/tasks/${task}/output`;
        const parts = [];
        for (const stream of ["stdout", "stderr"]) {
          const { text } = await ask(at + query({ host: this.#host, stream }), { signal: this.signal });
          const pre = h("pre", { class: stream, tabindex: "0", "aria-label": `${stream} so far` });
          styled(pre, new AnsiReader().read(decoded(text)));
          if (text) parts.push(h("h3", {}, `${stream} so far`), pre);
        }
        fill(note, parts);
      } catch (error) {
        if (!this.signal.aborted) fill(note, trouble(error));
      }
    });
    note.append(button);
    return note;
  }
}

/** Adds pieces of output with their style; they are text, whatever is in them. */
function styled(pre, pieces) {
  for (const { text, style } of pieces) {
    if (style.length === 0) {
      pre.append(document.createTextNode(text));
    } else {
      const span = document.createElement("span");
      span.className = style.join(" ");
      span.textContent = text;
      pre.append(span);
    }
  }
}
