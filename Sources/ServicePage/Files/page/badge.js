// How something stands, as everywhere on the page.
import { h } from "./dom.js";
import { mark } from "./words.js";

/** A state with its shape, its word and its colour. */
export function badge(state) {
  const { style, shape, word } = mark(state);
  return h("span", { class: `badge ${style}` }, h("span", { "aria-hidden": "true" }, `${shape} `), word);
}
