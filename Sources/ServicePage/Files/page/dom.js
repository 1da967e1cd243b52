// Elements, made of text and nothing else: there is no way from here to markup.
import { block, line } from "./text.js";

/**
 * An element with its attributes and children.
 *
 * `on` is an object of listeners; an attribute that is false or absent is left out. A child is an element, text, a list of
 * them, or nothing.
 */
export function h(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same, of a drawing. */
export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(name, name === "href" ? value : line(value));
    }
  }
  add(element, children);
  return element;
}

/** Adds children; text among them is made safe to read. */
export function add(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(block(child)));
  }
}

/** Puts these children in the place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

/** Text from elsewhere, kept apart so that its direction does not reach what stands beside it. */
export function foreign(text, name = "bdi", attributes = {}) {
  return h(name, attributes, line(text));
}

/** A field with its name before it. */
export const field = (name, input) => h("label", { class: "field" }, h("span", {}, name), input);

/** Says something to those who do not see the page; `isUrgent` interrupts them. */
export function say(text, isUrgent = false) {
  document.getElementById(isUrgent ? "warned" : "said").textContent = line(text);
}
