// The audit trail: who had what done where, by which rule, and how it ended.
import { ask, path, query } from "./api.js";
import { field, fill, foreign, h, say } from "./dom.js";
import { trouble } from "./notices.js";
import { shortened } from "./text.js";
import { asked, clock, ending, plural } from "./words.js";

const fields = [
  ["run", "Run", "search"], ["principal", "By", "search"], ["host", "Host", "search"], ["text", "Words", "search"],
];

/** Shows the trail and searches it. */
export function showAudit(main, signal) {
  const inputs = Object.fromEntries(fields.map(([name, , type], place) => [name, h("input", {
    type, id: `audit-${name}`, "data-filter": place === 3, autocomplete: "off", spellcheck: "false",
  })]));
  const decision = h("select", { id: "audit-decision" },
    [["", "any"], ["allowed", "allowed"], ["refused", "refused"], ["repeated", "repeated"]].map(([value, word]) =>
      h("option", { value }, word)));
  const list = h("ol", { class: "audit" });
  const answer = h("div", { role: "alert" });
  const count = h("p", { class: "quiet" });
  const more = h("button", { type: "button", hidden: true }, "More");
  const wanted = () => ({
    ...Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()])),
    decision: decision.value,
  });
  let next = null;
  const search = async (isMore) => {
    try {
      const data = await ask(`audit${query({ ...wanted(), ...(isMore ? { after: next } : {}) })}`, { signal });
      next = data.next ?? null;
      more.hidden = next === null;
      const lines = data.lines ?? [];
      if (!isMore) fill(list);
      list.append(...lines.map(entry));
      fill(answer);
      count.textContent = list.childElementCount === 0 ? "Nothing on record is like that."
        : `${plural(list.childElementCount, "line")} shown`;
      say(count.textContent);
    } catch (error) {
      if (!signal.aborted) fill(answer, trouble(error));
    }
  };
  more.addEventListener("click", () => search(true));
  const submit = (event) => {
    event.preventDefault();
    search(false);
  };
  main.append(
    h("h1", {}, "Audit"),
    h("form", { class: "fields", role: "search", on: { submit } },
      fields.map(([name, label]) => field(label, inputs[name])), field("Decision", decision),
      h("button", { class: "first" }, "Search")),
    answer, count, list, more);
  search(false);
}

const decisions = { allowed: ["good", "✓"], refused: ["bad", "✗"], repeated: ["warn", "↻"] };

function entry(line) {
  const [style, shape] = Object.hasOwn(decisions, line.decision) ? decisions[line.decision] : ["off", "·"];
  const words = asked(line.asked ?? { effect: line.effect, command: line.command });
  const where = [line.user, line.host].filter((part) => part !== undefined).join("@");
  return h("li", {},
    h("p", {},
      h("span", { class: `badge ${style}` }, h("span", { "aria-hidden": "true" }, `${shape} `), line.decision), " ",
      foreign(shortened(words, 400), "code"), where === "" ? null : [" on ", foreign(where)]),
    line.message ? h("p", {}, foreign(line.message)) : null,
    h("p", { class: "quiet" },
      clock(line.time), " · ", foreign(line.principal ?? "–"),
      line.rule ? [" · by rule ", foreign(line.rule)] : null, line.ended ? [" · ", foreign(ending(line.ended))] : null,
      " · ", h("a", { href: `#/${path`runs/${line.run}`}`, "data-item": true }, foreign(line.run))));
}
