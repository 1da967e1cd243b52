// Whom the service takes the reader for, and what that allows.
import { ask } from "./api.js";
import { fill, foreign, h } from "./dom.js";
import { trouble } from "./notices.js";

const lists = [
  ["roles", "Roles"], ["permissions", "Permissions"], ["hosts", "Hosts"], ["commands", "Commands"],
  ["playbooks", "Playbooks"],
];

/** Shows who is logged in. */
export async function showMe(main, signal) {
  const place = h("div", {}, h("p", { class: "quiet" }, "Asking…"));
  main.append(h("h1", {}, "Who am I"), place);
  try {
    const me = await ask("me", { signal });
    fill(place,
      h("section", { class: "card", "aria-label": "Principal" },
        h("p", { class: "asks" }, foreign(me.user ?? "–"), me.app ? [" via ", foreign(me.app)] : null)),
      h("div", { class: "cards" },
        lists.filter(([name]) => me[name] !== undefined).map(([name, title]) =>
          h("section", { class: "card" }, h("h2", {}, title), entries(me[name]))),
        me.quotas ? h("section", { class: "card" }, h("h2", {}, "Quotas"), quotas(me.quotas)) : null));
  } catch (error) {
    if (!signal.aborted) fill(place, trouble(error));
  }
}

function entries(values) {
  const all = Array.isArray(values) ? values : [];
  if (all.length === 0) return h("p", { class: "quiet" }, "None.");
  return h("ul", { class: "plain" }, all.map((value) => h("li", {}, foreign(said(value), "code"))));
}

const said = (value) => (typeof value === "string" ? value
  : Array.isArray(value?.argv) ? `${value.argv.join(" ")}  (${value.rule}${value.read_only ? ", read only" : ""})`
  : JSON.stringify(value));

// `runs` and `runs_left`, `script_seconds_an_hour` and `script_seconds_left`: of each what is left, as a bar and in words.
function quotas(all) {
  const limits = Object.entries(all).filter(([name, limit]) => !name.endsWith("_left") && typeof limit === "number");
  return h("dl", { class: "quotas" }, limits.map(([name, limit]) => {
    const left = all[`${name.replace(/_(an_hour|a_minute|per_minute)$/, "")}_left`];
    const label = name.replaceAll("_", " ");
    const isKnown = typeof left === "number";
    return h("div", {}, h("dt", {}, label), h("dd", {}, isKnown ? `${left} of ${limit} left` : `at most ${limit}`,
      isKnown ? h("meter", { min: "0", max: limit, value: left, "aria-label": label }) : null));
  }));
}
