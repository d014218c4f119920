/** How the support program is started: where the terminal is found, and the command to paste there. */

import { grouped } from "./code.js";
import { tr } from "./words.js";

/**
 * Show in `element` the command that starts the support program on the customer's computer.
 * @param {HTMLElement} element
 * @param {string} origin the server's address, as this page was opened
 * @param {{route: string, secret: string} | null} code null: the customer types it into the program's window
 */
export function showCommand(element, origin, code) {
  const given = code ? [" ", unbroken(`--code ${grouped(code.route + code.secret)}`)] : [];
  element.replaceChildren(unbroken("rhelp-customer"), " ", unbroken("--server"), ` ${origin}`, ...given);
}

/** Browsers break lines after a dash; these words stay in one piece. */
function unbroken(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

/**
 * One sentence on how to open a terminal.
 * @param {string} userAgent the browser's name for itself
 * @returns {string}
 */
export function terminalHint(userAgent) {
  switch (system(userAgent)) {
    case "phone":
      return tr("Do this on the computer that needs help: open the program called Terminal.");
    case "windows":
      return tr("Press the Windows key, type “terminal” and press Enter.");
    case "mac":
      return tr("Press Command and the space bar, type “terminal” and press Enter.");
    default:
      return tr("Press Ctrl+Alt+T, or look for Terminal among your programs.");
  }
}

/**
 * One sentence that confirms the copy and says how to paste it.
 * @param {string} userAgent the browser's name for itself
 * @returns {string}
 */
export function pasteHint(userAgent) {
  switch (system(userAgent)) {
    case "phone":
      return tr("Copied. Now paste it into the terminal.");
    case "windows":
      return tr("Copied. Now press Ctrl+V in the terminal.");
    case "mac":
      return tr("Copied. Now press Command+V in the terminal.");
    default:
      return tr("Copied. Now press Ctrl+Shift+V in the terminal.");
  }
}

/** The operating system, known well enough for a hint. */
function system(userAgent) {
  if (/Android|iPhone|iPad/.test(userAgent)) return "phone";
  if (userAgent.includes("Windows")) return "windows";
  return userAgent.includes("Mac") ? "mac" : "linux";
}
