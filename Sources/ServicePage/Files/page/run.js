// One run: how it stands, what it asks, what it was refused, what happens on each host, and its log.
import { ask, path } from "./api.js";
import { badge } from "./badge.js";
import { add, fill, foreign, h, say } from "./dom.js";
import { follow } from "./follow.js";
import { RunLog } from "./log.js";
import { trouble } from "./notices.js";
import { LiveOutput } from "./output.js";
import { Questions } from "./questions.js";
import { RunReading } from "./reading.js";
import { TaskView } from "./task.js";
import { Timeline } from "./timeline.js";
import { clock, elapsed, mark, plural } from "./words.js";

// So often the page is drawn anew at most, in milliseconds.
const pace = 100;
// So long what comes first is what was there before, in milliseconds.
const backlog = 1500;

/** Shows a run and follows it until `signal` ends that. */
export function showRun(main, id, signal) {
  const view = new RunView(main, id, signal);
  view.begin();
}

class RunView {
  #reading = new RunReading();
  #output = new LiveOutput();
  #isDue = false;
  #failed = 0;
  // What was there before the page was opened is not told as news.
  #isNews = false;

  constructor(main, id, signal) {
    Object.assign(this, { id, signal });
    this.title = h("h1", {}, "Run");
    this.state = h("span");
    this.facts = h("dl", { class: "terms" });
    this.actions = h("div", { class: "actions" });
    this.connection = h("p", { class: "quiet", role: "status" });
    this.answer = h("div", { role: "alert" });
    this.end = h("div");
    this.refusals = h("section", { class: "card", "aria-labelledby": "refusals", hidden: true },
      h("h2", { id: "refusals" }, "Refused"), h("ul", { class: "refusals" }));
    this.questions = new Questions(id, signal);
    this.task = new TaskView(id, this.#reading, this.#output, signal);
    this.timeline = new Timeline(this.#reading, (host, words) => this.task.open(host, words, () =>
      this.timeline.focus(host, words)));
    this.log = new RunLog(this.#reading);
    main.append(
      h("p", { class: "back" }, h("a", { href: "#/runs", "data-back": true }, "← All runs")),
      h("div", { class: "title" }, this.title, this.state), this.facts, this.actions, this.connection, this.answer,
      this.end, this.questions.element, this.refusals, this.timeline.element, this.task.element, this.log.element);
  }

  async begin() {
    this.#summary();
    const clockwork = setInterval(() => { if (!this.#reading.hasEnded) this.#tick(); }, 1000);
    this.signal.addEventListener("abort", () => clearInterval(clockwork));
    try {
      await follow(this.id, {
        fact: (fact) => this.#take(fact),
        output: (event) => this.task.written(event, this.#output.add(event)),
        open: () => {
          this.#connected("");
          setTimeout(() => { this.#isNews = true; }, backlog);
        },
        cut: (pause) => this.#connected(`The connection is gone; trying again in ${elapsed(pause)}.`),
        left: () => {
          this.#connected("");
          this.#summary();
        },
      }, this.signal);
    } catch (error) {
      if (!this.signal.aborted) fill(this.answer, trouble(error));
    }
  }

  // What the facts do not say: whether anybody still drives the run.
  async #summary() {
    try {
      const summary = await ask(path`runs/${this.id}`, { signal: this.signal });
      this.isInterrupted = summary.interrupted === true || summary.state === "interrupted";
      this.#schedule();
    } catch (error) {
      if (!this.signal.aborted) fill(this.answer, trouble(error));
    }
  }

  #connected(text) {
    // A stream that was cut may have been one of a run that nobody drives any more.
    if (text !== "") {
      this.#output.cut();
      this.#summary();
    }
    this.connection.textContent = text;
  }

  #take(fact) {
    this.#reading.add(fact);
    if (fact.kind === "finished") this.#output.drop(fact.task, fact.host?.name);
    if (fact.kind === "finished" && fact.host?.status !== "succeeded") this.#failed += 1;
    if (fact.kind === "issued" && this.#isNews) this.#output.begun(fact.task);
    if (fact.kind === "resumed") this.isInterrupted = false;
    if (this.#isNews && fact.kind === "refused") say(`Refused: ${fact.message}`);
    if (this.#isNews && fact.kind === "ended") say(`The run ended: ${mark(fact.state).word}`, fact.state !== "succeeded");
    this.#schedule();
  }

  #schedule() {
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      if (!this.signal.aborted) this.#draw();
    }, pace);
  }

  get #shownState() {
    const { hasEnded, state, questions } = this.#reading;
    if (hasEnded) return state;
    return this.isInterrupted ? "interrupted" : questions.length > 0 ? "waiting" : "running";
  }

  #draw() {
    const { header, questions } = this.#reading;
    if (this.#failed > 0 && this.#isNews && !this.#reading.hasEnded) say(`${plural(this.#failed, "command")} did not succeed`);
    this.#failed = 0;
    fill(this.title, foreign(header?.playbook ?? "Run"));
    document.title = `${this.title.textContent}: ${mark(this.#shownState).word} · gse`;
    fill(this.state, badge(this.#shownState));
    this.#drawTimes();
    this.#drawActions();
    this.#drawEnd();
    this.#drawRefusals();
    this.questions.draw(questions);
    this.timeline.draw();
    this.task.draw();
    this.log.draw();
  }

  #tick() {
    this.#drawTimes();
    if (!this.isInterrupted) this.timeline.drawLanes();
  }

  #drawTimes() {
    const { header, started, progress, hosts } = this.#reading;
    if (header === null) return;
    const terms = [
      ["By", header.principal], ["As", (header.roles ?? []).join(", ")], ["Began", clock(started)],
      [this.#reading.hasEnded ? "Took" : "Takes", elapsed(this.#reading.duration(this.isInterrupted ? 0 : Date.now()))], ["Hosts", String(hosts.size)],
      ["Run", this.id],
    ];
    if (header.dry_run) terms.push(["Kind", "dry run: nothing is done"]);
    if (progress) terms.push(["Progress", `${progress.done} of ${progress.total} ${progress.label}`]);
    fill(this.facts, terms.map(([name, value]) => h("div", {}, h("dt", {}, name), foreign(value, "dd"))));
  }

  // Buttons are made anew only when they are others, so that the focus stays.
  #drawActions() {
    const wanted = this.#reading.hasEnded ? "" : this.isInterrupted ? "resume cancel"
      : this.#reading.cancelledBy === null ? "cancel" : "";
    if (this.actions.dataset.wanted === wanted) return;
    this.actions.dataset.wanted = wanted;
    fill(this.actions, wanted.split(" ").filter((name) => name !== "").map((name) => this.#action(name)));
  }

  // Asked twice: a run that is cancelled by a slip is not taken up again.
  #action(name) {
    const words = { cancel: ["Cancel the run", "Really cancel it"], resume: ["Resume the run", "Really resume it"] };
    const [first, second] = words[name];
    const button = h("button", { type: "button", class: name === "cancel" ? "danger" : "first" }, first);
    button.addEventListener("click", async () => {
      if (button.textContent === first) {
        button.textContent = second;
        say(`${second}? Press again.`);
        return;
      }
      button.disabled = true;
      try {
        await ask(`${path`runs/${this.id}`}/${name}`, { method: "POST", input: {}, signal: this.signal });
        say(name === "cancel" ? "The run is being cancelled" : "The run is being resumed");
        fill(this.answer);
      } catch (error) {
        if (!this.signal.aborted) fill(this.answer, trouble(error));
      }
      button.disabled = false;
      button.textContent = first;
    });
    button.addEventListener("blur", () => { if (!button.disabled) button.textContent = first; });
    return button;
  }

  #drawEnd() {
    const end = this.#reading.end;
    if (end === null || this.end.childElementCount > 0) return;
    const { style } = mark(end.state);
    const parts = [];
    if (end.message) parts.push(h("p", {}, h("strong", {}, foreign(end.message))));
    if (end.code) parts.push(h("p", { class: "quiet" }, foreign(end.code, "code")));
    if (end.remedy) parts.push(h("p", { class: "remedy" }, "What would help: ", foreign(end.remedy)));
    for (const undo of end.failed_undos ?? []) parts.push(h("p", {}, "An undo failed: ", foreign(undo)));
    if (end.result !== undefined) {
      parts.push(h("details", { open: true }, h("summary", {}, "Result"), h("pre", {}, JSON.stringify(end.result, null, 2))));
    }
    if (end.traceback) parts.push(h("details", {}, h("summary", {}, "Traceback"), h("pre", {}, end.traceback)));
    if (parts.length > 0) add(this.end, [h("section", { class: `card end ${style}`, "aria-label": "End" }, parts)]);
  }

  #drawRefusals() {
    const list = this.refusals.querySelector("ul");
    const all = this.#reading.refusals;
    this.refusals.hidden = all.length === 0;
    // The first hundred tell what is not granted; a script that asks again and again says no more.
    for (const refusal of all.slice(list.childElementCount, 100)) {
      add(list, [h("li", {},
        h("p", {}, h("span", { class: "badge bad" }, h("span", { "aria-hidden": "true" }, "✗ "), refusal.code), " ",
          foreign(refusal.message)),
        h("p", { class: "quiet" }, "Asked: ", foreign(refusal.asked, "code"),
          refusal.hosts.length > 0 ? [" on ", foreign(refusal.hosts.slice(0, 20).join(", "))] : null),
        refusal.remedy ? h("p", { class: "remedy" }, "What would allow it: ", foreign(refusal.remedy))
          : h("p", { class: "remedy" }, "Nothing would allow it."))]);
    }
  }
}
