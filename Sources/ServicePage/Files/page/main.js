// The page: which part of it is shown, and for whom.
import { forget, hasToken } from "./api.js";
import { fill } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { showLogin } from "./login.js";
import { endNotices, renewNotices } from "./notices.js";
import { showAudit } from "./audit.js";
import { showLocks } from "./locks.js";
import { showMe } from "./me.js";
import { showRun } from "./run.js";
import { showRuns } from "./runs.js";
import { showWaiting } from "./waiting.js";

const parts = { runs: showRuns, waiting: showWaiting, audit: showAudit, locks: showLocks, me: showMe };
const main = document.getElementById("main");
// Ends what the part before still does: its requests, streams and timers.
let leaving = new AbortController();

function show(reason) {
  leaving.abort();
  leaving = new AbortController();
  const isIn = hasToken();
  for (const id of ["parts", "leave", "keys"]) document.getElementById(id).hidden = !isIn;
  fill(main);
  if (!isIn) {
    endNotices();
    document.title = "gse";
    showLogin(main, () => show(), reason);
    return;
  }
  renewNotices();
  const [part, argument] = route();
  for (const link of document.querySelectorAll("#parts a")) {
    if (link.hash === `#/${part}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (part === "runs" && argument !== undefined) showRun(main, argument, leaving.signal);
  else parts[part](main, leaving.signal);
  document.title = `${main.querySelector("h1")?.textContent ?? "gse"} · gse`;
}

// The part and what in it, from the address: `#/runs`, `#/runs/RUN`.
function route() {
  const [, part = "", argument] = location.hash.split("/");
  if (!Object.hasOwn(parts, part)) return ["runs"];
  try {
    return [part, argument === undefined ? undefined : decodeURIComponent(argument)];
  } catch {
    return [part];
  }
}

document.getElementById("leave").addEventListener("click", () => {
  forget();
  show();
});
document.addEventListener("token-refused", () => {
  if (!hasToken()) return;
  forget();
  show("The service does not accept this token, or no longer. Log in with another one.");
});
addEventListener("hashchange", () => {
  show();
  main.focus();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  // The address says which part is shown: it stays.
  event.preventDefault();
  main.focus();
});
listenToKeys();
show();
