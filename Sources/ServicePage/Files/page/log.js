// What happened in a run beside its commands, as a log.
import { add, foreign, h } from "./dom.js";
import { dayTime, plural } from "./words.js";

const most = 300;

/** The log of a run; the latest entries of it. */
export class RunLog {
  #last = 0;

  constructor(reading) {
    this.reading = reading;
    this.list = h("ol", { class: "log" });
    this.before = h("p", { class: "quiet", hidden: true });
    this.element = h("section", { class: "card", "aria-labelledby": "log" },
      h("h2", { id: "log" }, "Log"), this.before, this.list);
  }

  draw() {
    const { entries, droppedEntries } = this.reading;
    const shown = entries.slice(-most);
    for (const entry of shown.filter((one) => one.sequence > this.#last)) {
      this.#last = entry.sequence;
      add(this.list, [h("li", { class: entry.style },
        h("time", { datetime: entry.time }, dayTime(entry.time)), " ",
        foreign(entry.label, "b"), " ", foreign(entry.text, "span"))]);
    }
    while (this.list.childElementCount > most) this.list.firstElementChild.remove();
    const hidden = entries.length + droppedEntries - shown.length;
    this.before.hidden = hidden === 0;
    this.before.textContent = `${plural(hidden, "entry").replace("entrys", "entries")} before; gse show has them.`;
  }
}
