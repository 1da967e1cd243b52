// The list of runs, newest first.
import { ask, path, query } from "./api.js";
import { badge } from "./badge.js";
import { field, fill, foreign, h, say } from "./dom.js";
import { trouble } from "./notices.js";
import { repeat } from "./pace.js";
import { clock, elapsed, mark, runStates } from "./words.js";

const pause = 4000;

/** Shows the runs, and how they change, until `signal` ends it. */
export function showRuns(main, signal) {
  const filter = h("input", { type: "search", id: "filter", "data-filter": true, autocomplete: "off", spellcheck: "false" });
  const state = h("select", { id: "state" },
    h("option", { value: "" }, "any"), runStates.map((name) => h("option", { value: name }, name)));
  const body = h("tbody");
  const count = h("p", { class: "quiet" });
  const answer = h("div", { role: "alert" });
  const more = h("button", { type: "button", hidden: true }, "Earlier runs");
  const list = new RunList(body, () => matching(filter.value, state.value), count);
  for (const field of [filter, state]) field.addEventListener("input", () => list.draw());
  more.addEventListener("click", () => list.loadMore(more, answer, signal));
  main.append(
    h("h1", {}, "Runs"),
    h("div", { class: "fields", role: "search" },
      field("Filter", filter), field("State", state)),
    answer,
    h("table", { class: "list" },
      h("caption", { class: "unseen" }, "Runs, newest first"),
      h("thead", {}, h("tr", {}, ["Playbook", "State", "By", "Began", "Took", "Run"].map((name) =>
        h("th", { scope: "col" }, name)))),
      body),
    count, more);
  repeat(async () => {
    try {
      list.take(await ask("runs", { signal }), more);
      fill(answer);
    } catch (error) {
      if (!signal.aborted) fill(answer, trouble(error));
    }
  }, pause, signal);
}

// Whether a run has every word of the filter in something that is shown of it.
function matching(text, state) {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return (run) => (state === "" || shownState(run) === state) && words.every((word) =>
    [run.playbook, run.principal, run.run, shownState(run)].some((part) =>
      String(part ?? "").toLowerCase().includes(word)));
}

const shownState = (run) => (run.interrupted === true ? "interrupted" : run.state);

class RunList {
  #runs = new Map();
  #rows = new Map();
  #isNew = true;
  #next = null;

  constructor(body, filter, count) {
    Object.assign(this, { body, filter, count });
  }

  take(page, more) {
    const known = [...this.#runs.values()];
    const fresh = new Map((page.runs ?? []).map((run) => [run.run, run]));
    for (const run of fresh.values()) this.#tell(run);
    // The newest page is asked for again and again; those behind it stay as they were.
    for (const run of known) if (!fresh.has(run.run)) fresh.set(run.run, run);
    this.#runs = fresh;
    if (this.#isNew) this.#next = page.next ?? null;
    this.#isNew = false;
    more.hidden = this.#next === null;
    this.draw();
  }

  async loadMore(more, answer, signal) {
    more.disabled = true;
    try {
      const page = await ask(`runs${query({ after: this.#next })}`, { signal });
      for (const run of page.runs ?? []) this.#runs.set(run.run, run);
      this.#next = page.next ?? null;
      more.hidden = this.#next === null;
      this.draw();
    } catch (error) {
      if (!signal.aborted) fill(answer, trouble(error));
    }
    more.disabled = false;
  }

  #tell(run) {
    const before = this.#runs.get(run.run);
    if (before && shownState(before) !== shownState(run)) say(`${run.playbook} ${mark(shownState(run)).word}`);
  }

  draw() {
    const runs = [...this.#runs.values()].filter(this.filter());
    for (const [id, row] of this.#rows) {
      if (!runs.some((run) => run.run === id)) { row.remove(); this.#rows.delete(id); }
    }
    runs.forEach((run, place) => {
      const row = this.#row(run);
      // A row that is where it belongs keeps the focus that may be in it.
      if (this.body.children[place] !== row) this.body.insertBefore(row, this.body.children[place] ?? null);
    });
    const all = this.#runs.size;
    this.count.textContent = all === 0 ? "No run is on record."
      : runs.length === all ? `${all} shown` : `${runs.length} of ${all} shown`;
  }

  #row(run) {
    let row = this.#rows.get(run.run);
    if (!row) {
      row = h("tr", {},
        h("th", { scope: "row" }, h("a", { href: `#/${path`runs/${run.run}`}`, "data-item": true },
          foreign(run.playbook ?? "–"))),
        h("td"), h("td", { "data-label": "By" }, foreign(run.principal ?? "–")),
        h("td", { class: "when", "data-label": "Began" }, clock(run.started)),
        h("td", { class: "when", "data-label": "Took" }), h("td", { class: "id" }, foreign(run.run, "code")));
      this.#rows.set(run.run, row);
    }
    if (row.dataset.state !== shownState(run)) {
      row.dataset.state = shownState(run);
      fill(row.children[1], badge(shownState(run)));
    }
    row.children[4].textContent = took(run);
    return row;
  }
}

function took(run) {
  const end = run.ended ? Date.parse(run.ended) : run.state === "running" && !run.interrupted ? Date.now() : NaN;
  return elapsed(end - Date.parse(run.started));
}
