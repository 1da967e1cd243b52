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
      lists.filter(([name]) => me[name] !== undefined).map(([name, title]) =>
        h("section", { class: "card" }, h("h2", {}, title), entries(me[name]))),
      me.quotas ? h("section", { class: "card" }, h("h2", {}, "Quotas"), quotas(me.quotas)) : null);
  } catch (error) {
    if (!signal.aborted) fill(place, trouble(error));
  }
}

function entries(values) {
  const all = Array.isArray(values) ? values : Object.values(values ?? {});
  if (all.length === 0) return h("p", { class: "quiet" }, "None.");
  return h("ul", { class: "plain" }, all.map((value) => h("li", {}, foreign(said(value), "code"))));
}

const said = (value) => (typeof value === "string" ? value
  : typeof value?.name === "string" && Object.keys(value).length === 1 ? value.name : JSON.stringify(value));

// What is left, as a bar and in words; a quota without numbers is said as it is.
function quotas(all) {
  return h("dl", { class: "quotas" }, Object.entries(all).map(([name, quota]) => {
    const { used, limit } = quota ?? {};
    const left = typeof quota === "number" ? quota : quota?.left ?? (limit - used);
    const words = Number.isFinite(limit) ? `${left} of ${limit} left` : Number.isFinite(left) ? `${left} left` : said(quota);
    const label = name.replaceAll("_", " ");
    return h("div", {}, h("dt", {}, label), h("dd", {}, words,
      Number.isFinite(limit) && Number.isFinite(left)
        ? h("meter", { min: "0", max: String(limit), value: String(left), "aria-label": label }) : null));
  }));
}
