// What was asked on each host and how it stands there: a row for each host, a column for each thing asked.
import { drawn, field, fill, foreign, h } from "./dom.js";
import { line, shortened } from "./text.js";
import { elapsed, ending, mark, plural } from "./words.js";

const mostHosts = 100;
const mostColumns = 24;
const mostBars = 60;
// So often the bars are drawn anew at most, in milliseconds.
const lanePace = 1000;

/** The table of a run's hosts and what was asked of them. */
export class Timeline {
  #key = "";
  #cells = new Map();
  #lanes = new Map();
  #firstHost = 0;
  // How many of the latest columns are left out; 0 follows the run.
  #skipped = 0;
  #shownHosts = [];
  #lanesDrawn = 0;

  /** `open` is called with a host and the words of a column when a cell is chosen. */
  constructor(reading, open) {
    Object.assign(this, { reading, open });
    this.filter = h("input", { type: "search", id: "hosts", "data-filter": true, autocomplete: "off", spellcheck: "false" });
    this.trouble = h("input", { type: "checkbox", id: "trouble" });
    this.table = h("table", { class: "timeline" });
    this.pages = h("div", { class: "actions" });
    this.empty = h("p", { class: "quiet" }, "Nothing was asked of a host yet.");
    this.element = h("section", { class: "card", "aria-labelledby": "timeline" },
      h("h2", { id: "timeline" }, "Hosts"),
      h("div", { class: "fields" }, field("Filter", this.filter),
        h("span", {}, this.trouble, " ", h("label", { for: "trouble" }, "only with failures"))),
      this.empty,
      h("div", { class: "scroll", role: "region", "aria-labelledby": "timeline", tabindex: "0" }, this.table), this.pages);
    for (const field of [this.filter, this.trouble]) {
      field.addEventListener("input", () => { this.#firstHost = 0; this.draw(); });
    }
    this.table.addEventListener("keydown", (event) => this.#moved(event));
  }

  /** Shows what has changed. */
  draw() {
    const { hosts, columns } = this.#visible();
    this.empty.hidden = this.reading.hosts.size > 0;
    const key = JSON.stringify([hosts.map((host) => host.name), columns.map((column) => column.words)]);
    if (key === this.#key) {
      this.#drawChanged();
    } else {
      this.#key = key;
      this.#rebuild(hosts, columns);
    }
    this.reading.changed.clear();
    this.#shownHosts = hosts;
    if (this.reading.hasEnded || performance.now() - this.#lanesDrawn > lanePace) this.drawLanes();
  }

  /** Puts the focus on a cell, if it is shown. */
  focus(host, words) { this.#cells.get(cellKey(host, words))?.button?.focus(); }

  #visible() {
    const words = this.filter.value.toLowerCase();
    const matching = [...this.reading.hosts.values()].filter((host) =>
      (!this.trouble.checked || host.failures > 0) && host.name.toLowerCase().includes(words));
    const all = [...this.reading.columns.values()];
    this.#firstHost = Math.min(this.#firstHost, Math.max(0, matching.length - 1));
    this.#skipped = Math.min(this.#skipped, Math.max(0, all.length - mostColumns));
    this.counts = { hosts: matching.length, columns: all.length };
    const end = all.length - this.#skipped;
    return {
      hosts: matching.slice(this.#firstHost, this.#firstHost + mostHosts),
      columns: all.slice(Math.max(0, end - mostColumns), end),
    };
  }

  #drawChanged() {
    for (const [words, hosts] of this.reading.changed) {
      for (const host of hosts) {
        const cell = this.#cells.get(cellKey(host, words));
        if (cell) this.#drawCell(cell, host, words);
      }
    }
  }

  #rebuild(hosts, columns) {
    const focused = document.activeElement?.closest?.("td[data-host]");
    const before = focused ? [focused.dataset.host, focused.dataset.words] : null;
    this.#cells.clear();
    this.#lanes.clear();
    fill(this.table, hosts.length === 0 ? null : [
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Host"),
        columns.map((column) => h("th", { scope: "col", title: shortened(column.words, 400) },
          h("small", {}, foreign(ids(column.tasks))), foreign(shortened(column.words, 60), "code"))),
        h("th", { scope: "col", class: "lane" }, "When"))),
      h("tbody", {}, hosts.map((host) => this.#row(host, columns))),
    ]);
    this.#lanesDrawn = 0;
    if (before !== null) this.focus(...before);
    this.#drawPages();
  }

  #row(host, columns) {
    const lane = drawn("svg", { "aria-hidden": "true", preserveAspectRatio: "none", height: "14" });
    this.#lanes.set(host.name, lane);
    return h("tr", {}, h("th", { scope: "row" }, foreign(host.name)), columns.map((column) => {
      const td = h("td", { "data-label": ids(column.tasks) });
      td.dataset.host = host.name;
      td.dataset.words = column.words;
      const cell = { td, button: null };
      this.#cells.set(cellKey(host.name, column.words), cell);
      this.#drawCell(cell, host.name, column.words);
      return td;
    }), h("td", { class: "lane" }, lane));
  }

  #drawCell(cell, host, words) {
    const attempts = this.reading.hosts.get(host)?.cells.get(words) ?? [];
    if (attempts.length === 0) {
      cell.td.className = "none";
      fill(cell.td, h("span", { "aria-hidden": "true" }, "·"), h("span", { class: "unseen" }, "not asked"));
      return;
    }
    const attempt = attempts[attempts.length - 1];
    const { style, shape, word } = mark(attempt.status);
    const code = attempt.status === "failed" && attempt.ending?.exit_code ? `exit ${attempt.ending.exit_code}` : word;
    const times = attempts.length > 1 ? ` ×${attempts.length}` : "";
    const how = attempt.ending ? `${ending(attempt.ending)}, ${elapsed(attempt.ending.duration * 1000)}` : word;
    if (cell.button === null) {
      cell.button = h("button", { type: "button", "data-item": true, on: { click: () => this.open(host, words) } });
      fill(cell.td, cell.button);
      cell.td.className = "";
    }
    cell.button.className = `cell ${style}`;
    cell.button.setAttribute("aria-label", line(`${host}: ${shortened(words, 120)}: ${how}${times}`));
    fill(cell.button, h("span", { "aria-hidden": "true" }, `${shape} `), code, times);
  }

  /** Draws when things ran, up to now; in seconds since the beginning. */
  drawLanes() {
    this.#lanesDrawn = performance.now();
    const { started, last, hasEnded } = this.reading;
    const length = Math.max(0.05, ((hasEnded ? last : Math.max(last, Date.now())) - started) / 1000);
    for (const host of this.#shownHosts) {
      const lane = this.#lanes.get(host.name);
      lane.setAttribute("viewBox", `0 0 ${length} 14`);
      fill(lane, host.attempts.slice(-mostBars).map((attempt) => {
        const took = attempt.ending ? attempt.ending.duration : Infinity;
        const end = Number.isNaN(attempt.end) ? length : (attempt.end - started) / 1000;
        const start = Math.max((attempt.start - started) / 1000, end - took);
        const width = Math.max(end - start, length / 200);
        return drawn("rect", {
          class: mark(attempt.status).style, x: Math.min(start, length - width), y: 2, height: 10, width,
        });
      }));
    }
  }

  #drawPages() {
    const { hosts, columns } = this.counts;
    const button = (text, action, isOff) => h("button", {
      type: "button", disabled: isOff, on: { click: () => { action(); this.draw(); } },
    }, text);
    const parts = [];
    if (columns > mostColumns) {
      parts.push(h("span", { class: "quiet" }, `${mostColumns} of ${plural(columns, "column")}`),
        button("Earlier", () => { this.#skipped += mostColumns; }, this.#skipped + mostColumns >= columns),
        button("Later", () => { this.#skipped = Math.max(0, this.#skipped - mostColumns); }, this.#skipped === 0));
    }
    if (hosts > mostHosts) {
      parts.push(h("span", { class: "quiet" }, `hosts ${this.#firstHost + 1}–${Math.min(hosts, this.#firstHost + mostHosts)} of ${hosts}`),
        button("Hosts before", () => { this.#firstHost = Math.max(0, this.#firstHost - mostHosts); }, this.#firstHost === 0),
        button("Hosts behind", () => { this.#firstHost += mostHosts; }, this.#firstHost + mostHosts >= hosts));
    }
    fill(this.pages, parts);
  }

  // Arrows move from cell to cell as the table stands.
  #moved(event) {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], k: [0, -1], j: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const td = event.target.closest("td[data-host]");
    if (!td || !Object.hasOwn(steps, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [across, down] = steps[event.key];
    let [row, column] = [td.parentElement, td.cellIndex];
    for (;;) {
      column += across;
      row = down > 0 ? row.nextElementSibling : down < 0 ? row.previousElementSibling : row;
      const next = row?.cells[column];
      if (!next?.dataset.host) return;
      const button = next.querySelector("button");
      if (button) return button.focus();
    }
  }
}

const cellKey = (host, words) => `${host}\n${words}`;

// `t4`, or `t4 … t9` of several.
const ids = (tasks) => (tasks.length === 1 ? tasks[0] : `${tasks[0]} … ${tasks[tasks.length - 1]}`);
