/** The link or QR code of an agent: `#4821-` and 26 characters of base32, in the part of the address that no server sees. */

const SHAPE = /^#([0-9]{4})-([a-z2-7]{26})$/i;

/**
 * The code in the address's fragment, or null. Where there is one, it is gone from the address bar and the history.
 * @returns {{route: string, secret: string} | null}
 */
export function takeLink() {
  const found = SHAPE.exec(location.hash);
  if (!found) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return { route: found[1], secret: found[2].toLowerCase() };
}
