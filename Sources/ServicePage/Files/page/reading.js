// What a run's facts say, as the page shows it: a fold, which knows nothing of the page.
import { asked, listed } from "./words.js";
import { decoded } from "./text.js";

// Entries of the log that are kept; of those before only the number is.
const mostEntries = 5000;
// Characters of output that are kept: what is older is loaded again when somebody wants to see it.
const mostOutput = 32 * 1024 * 1024;

/** A run, read from its facts in order. */
export class RunReading {
  header = null;
  state = "running";
  end = null;
  started = NaN;
  last = NaN;
  progress = null;
  cancelledBy = null;
  /** Tasks by their id. */
  tasks = new Map();
  /** What was asked on hosts, by its words: every task that asked just this is in one column. */
  columns = new Map();
  /** Hosts by name, in the order in which something was asked of them. */
  hosts = new Map();
  refusals = [];
  questions = [];
  entries = [];
  droppedEntries = 0;
  /** Cells that are not shown as they are: pairs of a host and a column's words. */
  changed = new Map();

  #outputs = [];
  #outputSize = 0;

  /** Takes the next fact. */
  add(fact) {
    const time = Date.parse(fact.time);
    if (Number.isNaN(this.started)) this.started = time;
    this.last = time;
    if (Object.hasOwn(takers, fact.kind)) takers[fact.kind](this, fact, time);
  }

  /** Whether nothing more will happen. */
  get hasEnded() { return this.end !== null; }

  /** How long it has been going at an instant, in milliseconds. */
  duration(now) { return (this.hasEnded ? this.last : Math.max(this.last, now)) - this.started; }

  /** The cell of a host in a column: its attempts, the last one last. */
  cell(host, words) { return this.hosts.get(host)?.cells.get(words) ?? []; }

  note(fact, style, label, text) {
    this.entries.push({ sequence: fact.seq, time: fact.time, style, label, text });
    if (this.entries.length > mostEntries) {
      this.entries.shift();
      this.droppedEntries += 1;
    }
  }

  /** Keeps what a host wrote, and lets go of what others wrote before when it gets too much. */
  keep(ending) {
    const size = decoded(ending.stdout).length + decoded(ending.stderr).length;
    if (size === 0) return;
    this.#outputs.push([ending, size]);
    this.#outputSize += size;
    while (this.#outputSize > mostOutput && this.#outputs.length > 1) {
      const [oldest, count] = this.#outputs.shift();
      this.#outputSize -= count;
      oldest.stdout = oldest.stderr = "";
      oldest.isLetGo = true;
    }
  }

  touch(host, words) {
    if (!this.changed.has(words)) this.changed.set(words, new Set());
    this.changed.get(words).add(host);
  }
}

/** One command on one host. */
class Attempt {
  status = "running";
  ending = null;
  end = NaN;

  constructor(task, host, start) {
    this.task = task;
    this.host = host;
    this.start = start;
  }
}

const names = (hosts) => (Array.isArray(hosts) ? hosts.map((host) => String(host?.name ?? host)) : []);

const takers = {
  started(run, fact) { run.header = fact; },

  issued(run, fact, time) {
    const words = (fact.effect?.undo === undefined ? "" : "undo: ") + asked(fact.effect);
    const task = {
      id: fact.task, words, rule: fact.rule ?? null, time, effect: fact.effect, attempts: new Map(),
    };
    run.tasks.set(fact.task, task);
    if (!run.columns.has(words)) run.columns.set(words, { words, tasks: [] });
    run.columns.get(words).tasks.push(fact.task);
    for (const name of names(fact.effect?.hosts)) {
      if (!run.hosts.has(name)) run.hosts.set(name, { name, cells: new Map(), attempts: [], failures: 0, open: 0 });
      const host = run.hosts.get(name);
      const attempt = new Attempt(task, name, time);
      task.attempts.set(name, attempt);
      host.attempts.push(attempt);
      host.open += 1;
      if (!host.cells.has(words)) host.cells.set(words, []);
      host.cells.get(words).push(attempt);
      run.touch(name, words);
    }
  },

  finished(run, fact, time) {
    const attempt = run.tasks.get(fact.task)?.attempts.get(fact.host?.name);
    if (!attempt) return;
    const host = run.hosts.get(fact.host.name);
    if (attempt.status === "running") host.open -= 1;
    if (fact.host.status !== "succeeded") host.failures += 1;
    attempt.status = fact.host.status;
    attempt.ending = fact.host;
    attempt.end = time;
    run.keep(attempt.ending);
    run.touch(host.name, attempt.task.words);
  },

  repeated(run, fact) {
    for (const name of names(fact.hosts)) {
      const attempt = run.tasks.get(fact.task)?.attempts.get(name);
      if (!attempt) continue;
      if (attempt.status !== "running") run.hosts.get(name).open += 1;
      attempt.status = "running";
      attempt.ending = null;
      run.touch(name, attempt.task.words);
    }
    run.note(fact, "warn", "again", `${fact.task} on ${listed(names(fact.hosts))}: ${fact.because}`);
  },

  refused(run, fact) {
    const refusal = { ...fact, asked: asked(fact.effect), hosts: names(fact.effect?.hosts) };
    run.refusals.push(refusal);
    run.note(fact, "bad", "refused", `${fact.message}`);
  },

  asked(run, fact) {
    if (fact.effect?.effect !== "approve" || run.questions.some((question) => question.step === fact.step)) return;
    run.questions.push({ ...fact.effect, step: fact.step, time: fact.time });
    run.note(fact, "warn", "asks people", String(fact.effect.message ?? ""));
  },

  settled(run, fact) {
    run.questions = run.questions.filter((question) => question.step !== fact.step);
    const { effect, outcome } = fact;
    if (outcome?.outcome === "fault" || outcome?.outcome === "usage") {
      run.note(fact, "bad", String(outcome.code ?? "fault"), String(outcome.message ?? ""));
    } else if (effect && Object.hasOwn(settlers, effect.effect)) {
      settlers[effect.effect](run, fact, effect, outcome);
    }
  },

  log(run, fact) {
    const level = String(fact.effect.level ?? "info");
    const style = level === "error" ? "bad" : level.startsWith("warn") ? "warn" : "";
    const fields = fact.effect.fields ? ` ${JSON.stringify(fact.effect.fields)}` : "";
    run.note(fact, style, level, decoded(fact.effect.message) + fields);
  },

  progress(run, fact) {
    const { done, total, label } = fact.effect;
    run.progress = { done: Number(done), total: Number(total), label: String(label ?? "") };
  },

  resumed(run, fact) { run.note(fact, "", "resumed", `by ${fact.principal}`); },

  cancelled(run, fact) {
    run.cancelledBy = String(fact.by);
    run.note(fact, "off", "cancelled", `by ${fact.by}`);
  },

  ending(run, fact) {
    run.questions = [];
    run.note(fact, "", "ends", `as ${fact.state}`);
  },

  ended(run, fact) {
    run.questions = [];
    run.state = String(fact.state);
    run.end = fact;
    run.note(fact, "", "ended", run.state);
  },
};

const settlers = {
  session(run, fact, effect, outcome) {
    const left = names(outcome?.left_out);
    const rest = left.length > 0 ? `; not granted: ${listed(left)}` : "";
    run.note(fact, "", "session", `${outcome?.session ?? ""} on ${listed(names(outcome?.hosts))}${rest}`);
  },
  approve(run, fact, effect, outcome) {
    const answer = outcome?.value;
    if (typeof answer?.approved !== "boolean") return;
    const who = answer.by ? `by ${answer.by}` : "by default";
    run.note(fact, answer.approved ? "good" : "bad", answer.approved ? "approved" : "rejected",
      answer.note ? `${who}: ${answer.note}` : who);
  },
  lock(run, fact, effect) { run.note(fact, "", "lock", `holds ${effect.name ?? ""}`); },
  unlock(run, fact, effect) { run.note(fact, "", "lock", `gives back ${effect.name ?? ""}`); },
  sleep(run, fact, effect) { run.note(fact, "", "sleep", `${effect.duration} s`); },
  undo(run, fact, effect) { run.note(fact, "", "undo", `registered: ${asked(effect)}`); },
};
