/** How the support program is started: where the terminal is found, and the command to paste there. */

import { grouped } from "./code.js";
import { tr } from "./words.js";

/**
 * The command that starts the support program on the customer's computer.
 * @param {string} origin the server's address, as this page was opened
 * @param {{route: string, secret: string}} code
 * @returns {string}
 */
export function command(origin, code) {
  return `python -m rhelp.peer --server ${origin} --code ${grouped(code.route + code.secret)}`;
}

/**
 * One sentence on how to open a terminal.
 * @param {string} userAgent the browser's name for itself, which tells the operating system well enough for a hint
 * @returns {string}
 */
export function terminalHint(userAgent) {
  if (/Android|iPhone|iPad/.test(userAgent)) {
    return tr("Do this on the computer that needs help: open the program called Terminal.");
  }
  if (userAgent.includes("Windows")) return tr("Press the Windows key, type “terminal” and press Enter.");
  if (userAgent.includes("Mac")) return tr("Press Command and the space bar, type “terminal” and press Enter.");
  return tr("Press Ctrl+Alt+T, or look for Terminal among your programs.");
}
