// What is to be known wherever one is: that a policy file is not in use, and what went wrong.
import { ask } from "./api.js";
import { fill, h } from "./dom.js";

const pause = 30_000;
const place = document.getElementById("notices");
let timer = 0;

/** Looks whether the service uses the policy file as it is, now and then again. */
export async function renewNotices() {
  clearTimeout(timer);
  timer = setTimeout(renewNotices, pause);
  let problem;
  try {
    problem = (await ask("me")).policy?.problem;
  } catch {
    // The part that is shown says what is wrong with the service.
    return;
  }
  const text = typeof problem === "string" ? problem : problem?.message;
  if (place.dataset.text === (text ?? "")) return;
  place.dataset.text = text ?? "";
  fill(place, text ? h("div", { class: "banner warn", role: "alert" },
    h("strong", {}, "! The policy file is not in use."),
    " What was in force before it was changed still is. ", h("span", {}, text)) : null);
}

export function endNotices() {
  clearTimeout(timer);
  delete place.dataset.text;
  fill(place);
}

/** What went wrong, what would help, and the number by which the service's log knows it. */
export function trouble(error) {
  const known = error?.status !== undefined;
  return h("div", { class: "trouble" },
    h("p", {}, h("span", { "aria-hidden": "true" }, "✗ "),
      known ? error.message : "The service cannot be reached."),
    error?.remedy ? h("p", { class: "remedy" }, "What would allow it: ", error.remedy) : null,
    error?.request ? h("p", { class: "quiet" }, "Request ", h("code", {}, error.request)) : null);
}
