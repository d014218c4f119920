/** What a reload of this tab must not lose, in the browser's session storage; without storage nothing is kept. */

const NAME = "rhelp.visit";

/** @returns {any} what was kept last, or null */
export function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null; // storage is switched off, or holds something else
  }
}

/** Keep `value` in the place of whatever was kept; null keeps nothing. */
export function keep(value) {
  try {
    if (value === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, JSON.stringify(value));
  } catch {
    // storage is switched off or full: the page works on, and a reload begins anew
  }
}
