// The keyboard: j and k or arrows move within a list, Esc goes back, / goes to the filter.

const isTyping = (element) => element.matches("input:not([type=checkbox]), textarea, select");

/** What is moved through in a list: the first link or button of each `[data-item]`. */
function items() {
  return [...document.querySelectorAll("main [data-item]")].filter((item) => item.offsetParent !== null);
}

function move(step) {
  const all = items();
  if (all.length === 0) return false;
  const place = all.indexOf(document.activeElement);
  const next = place < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, place + step));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

const actions = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  "/": () => {
    const filter = document.querySelector("main [data-filter]");
    filter?.focus();
    return Boolean(filter);
  },
  Escape: () => {
    const back = document.querySelector("main [data-back]");
    back?.click();
    return Boolean(back);
  },
};

/** Listens for as long as the page is there. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) {
      // Out of the field first, then back.
      if (event.key === "Escape") event.target.blur();
      return;
    }
    // Arrows scroll where there is no list that has the focus.
    if (event.key.startsWith("Arrow") && !event.target.matches?.("[data-item]")) return;
    if (Object.hasOwn(actions, event.key) && actions[event.key]()) event.preventDefault();
  });
}
