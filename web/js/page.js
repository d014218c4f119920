/** Small helps for views: elements by their id, and focus that screen readers follow. */

/** @returns {HTMLElement} */
export function at(id) {
  return document.getElementById(id);
}

/** Show exactly one of the page's places. */
export function showOnly(place, places) {
  for (const id of places) at(id).hidden = id !== place;
}

/**
 * A new element with text in it.
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 */
export function made(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** The first character of a name, for the round sign beside it. */
export function initialOf(name) {
  return ([...name][0] ?? "").toUpperCase();
}

/** Whether this Enter belongs to an input method; Safari reports a composing one by 229 alone. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}
