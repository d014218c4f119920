/** The field for the access code: shows the digits grouped while they are typed, and keeps the caret where it belongs. */

import { CODE_DIGITS, ROUTE_DIGITS, digitsOf, grouped } from "./code.js";

const MOST_DIGITS = CODE_DIGITS + 3; // enough to see that there are too many; never cut down to a code nobody typed

/**
 * Group the digits in `field` from now on, and tell `onChange` after each change.
 * @param {HTMLInputElement} field
 * @param {() => void} onChange
 */
export function groupWhileTyping(field, onChange) {
  field.addEventListener("input", (event) => {
    if (event.isComposing) return; // an input method owns the text until it is done
    tidy(field, event.inputType ?? "");
    onChange();
  });
  field.addEventListener("compositionend", () => {
    tidy(field, "insertText");
    onChange();
  });
  field.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // Safari reports a composing Enter by 229 alone
    if (event.key === "Enter" && composing) event.preventDefault();
  });
}

/**
 * @param {HTMLInputElement} field
 * @param {string} inputType what kind of edit it was (Input Events Level 2)
 */
function tidy(field, inputType) {
  const raw = field.value;
  const before = digitsOf(raw.slice(0, field.selectionStart ?? raw.length)).length;
  const digits = digitsOf(raw).slice(0, MOST_DIGITS);
  const deleting = inputType.startsWith("delete");
  const dash = !deleting && digits.length === ROUTE_DIGITS ? "-" : "";
  const shown = grouped(digits) + dash;
  if (shown === raw) return; // setting the same value again would lose the browser's undo
  field.value = shown;
  const caret = Math.min(caretAfter(before, inputType), shown.length);
  field.setSelectionRange(caret, caret);
}

/** Where the caret stands after `count` digits; only deleting backwards leaves it before the dash. */
function caretAfter(count, inputType) {
  const beforeDash = count < ROUTE_DIGITS || (count === ROUTE_DIGITS && inputType === "deleteContentBackward");
  return beforeDash ? count : count + 1;
}
