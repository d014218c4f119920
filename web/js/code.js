/** The access code: four routing digits that the server allots, five secret digits that never leave this page. */

export const ROUTE_DIGITS = 4;
export const SECRET_DIGITS = 5;
export const CODE_DIGITS = ROUTE_DIGITS + SECRET_DIGITS;

/**
 * The digits in what a person typed; full-width digits count, everything else is passed over.
 * @param {string} typed
 * @returns {string}
 */
export function digitsOf(typed) {
  return typed.normalize("NFKC").replace(/[^0-9]/g, "");
}

/**
 * The two halves of the code in what a person typed, or null where it does not have exactly nine digits.
 * @param {string} typed
 * @returns {{route: string, secret: string} | null}
 */
export function parseCode(typed) {
  const digits = digitsOf(typed);
  if (digits.length !== CODE_DIGITS) return null;
  return { route: digits.slice(0, ROUTE_DIGITS), secret: digits.slice(ROUTE_DIGITS) };
}

/**
 * Digits as people read them to each other: 4821-73905.
 * @param {string} digits
 * @returns {string}
 */
export function grouped(digits) {
  if (digits.length <= ROUTE_DIGITS) return digits;
  return `${digits.slice(0, ROUTE_DIGITS)}-${digits.slice(ROUTE_DIGITS)}`;
}
