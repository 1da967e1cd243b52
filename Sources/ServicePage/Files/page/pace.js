// What is done again and again while a part of the page is shown.

/** Does it now, and again so many milliseconds after it is done, until `signal` ends that; not while the page is out of sight. */
export function repeat(work, pause, signal) {
  let timer = 0;
  const turn = async () => {
    if (!document.hidden) await work();
    if (!signal.aborted) timer = setTimeout(turn, pause);
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  turn();
}
