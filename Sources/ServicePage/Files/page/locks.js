// The locks that runs hold, and how they are taken from runs that are gone.
import { ask, path } from "./api.js";
import { field, fill, foreign, h, say } from "./dom.js";
import { trouble } from "./notices.js";
import { clock } from "./words.js";

/** Shows the locks. */
export function showLocks(main, signal) {
  const list = h("ul", { class: "locks" });
  const answer = h("div", { role: "alert" });
  const count = h("p", { class: "quiet" });
  const renew = async () => {
    try {
      const { locks = [] } = await ask("locks", { signal });
      fill(answer);
      count.textContent = locks.length === 0 ? "No lock is held." : `${locks.length} held`;
      fill(list, locks.map((lock) => item(lock, renew, signal)));
    } catch (error) {
      if (!signal.aborted) fill(answer, trouble(error));
    }
  };
  main.append(h("h1", {}, "Locks"), answer, count, list);
  renew();
}

function item(lock, renew, signal) {
  const reason = h("input", { required: true, maxlength: "500", autocomplete: "off" });
  const answer = h("div", { role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await ask(path`locks/${lock.name}`, { method: "DELETE", input: { reason: reason.value.trim() }, signal });
      say(`The lock ${lock.name} is released`);
      document.getElementById("main").focus();
      await renew();
    } catch (error) {
      if (!signal.aborted) fill(answer, trouble(error));
    }
  };
  return h("li", { class: "card" },
    h("h2", {}, foreign(lock.name, "code"),
      lock.interrupted ? h("span", { class: "badge warn" }, "‖ its run is interrupted") : null),
    h("p", { class: "quiet" }, "Held by ", foreign(lock.holder ?? "–"), " for ", foreign(lock.why ?? "–"), " since ",
      clock(lock.since), " · ", h("a", { href: `#/${path`runs/${lock.run}`}`, "data-item": true }, foreign(lock.run))),
    h("details", {}, h("summary", {}, "Release it"),
      h("p", {}, "The run that holds it is not told: it may still be at work."),
      h("form", { class: "fields", on: { submit } },
        field("Reason, for the record", reason), h("button", { class: "danger" }, "Release")), answer));
}
