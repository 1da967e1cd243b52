// The runs that wait for somebody's answer.
import { ask, path } from "./api.js";
import { badge } from "./badge.js";
import { fill, foreign, h, say } from "./dom.js";
import { trouble } from "./notices.js";
import { repeat } from "./pace.js";
import { clock } from "./words.js";

const pause = 5000;
// Of so many running runs the open questions are looked up, one after the other.
const most = 50;

/** Shows what waits, until `signal` ends it. */
export function showWaiting(main, signal) {
  const list = h("ul", { class: "waiting" });
  const count = h("p", { class: "quiet" }, "Looking…");
  const answer = h("div", { role: "alert" });
  main.append(h("h1", {}, "Approvals"), answer, count, list);
  const view = { list, count, key: "" };
  repeat(async () => {
    try {
      draw(view, await waiting(signal));
      fill(answer);
    } catch (error) {
      if (!signal.aborted) fill(answer, trouble(error));
    }
  }, pause, signal);
}

async function waiting(signal) {
  const { runs = [] } = await ask("runs", { signal });
  const found = [];
  for (const run of runs.filter((one) => one.state === "running").slice(0, most)) {
    const { waiting_for: questions } = await ask(path`runs/${run.run}`, { signal });
    for (const question of questions ?? []) found.push({ run, question });
  }
  return found;
}

function draw(view, found) {
  const key = JSON.stringify(found.map(({ run, question }) => [run.run, question.step]));
  const isFirst = view.key === "";
  // What is the same stays as it is, with the focus that may be in it.
  if (key === view.key) return;
  view.key = key;
  view.count.textContent = found.length === 0 ? "No run waits for an answer." : `${found.length} to answer`;
  if (!isFirst && found.length > 0) say(view.count.textContent);
  fill(view.list, found.map(({ run, question }) => h("li", { class: "card" },
    h("p", { class: "asks" }, h("a", { href: `#/${path`runs/${run.run}`}`, "data-item": true },
      foreign(question.message ?? "A question"))),
    h("p", { class: "quiet" }, badge("waiting"), " ", foreign(run.playbook ?? ""), " by ", foreign(run.principal ?? "–"),
      question.time ? `, asked ${clock(question.time)}` : ""))));
}
