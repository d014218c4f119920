/** Bytes: hexadecimal, joined, and compared without telling by time where they differ. */

const utf8 = new TextEncoder();

/** @returns {Uint8Array} the text in UTF-8 */
export function bytesOf(text) {
  return utf8.encode(text);
}

/** @returns {string} two lower-case hexadecimal digits per byte */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns {Uint8Array} the bytes behind an even number of hexadecimal digits */
export function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** @returns {Uint8Array} all parts in one */
export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @returns {Uint8Array} each part behind its length in four bytes, so that no two lists of parts look alike */
export function prefixed(...parts) {
  return joined(...parts.flatMap((part) => [bigEndian(part.length, 4), part]));
}

/** @returns {Uint8Array} a number below 2³² in so many bytes, the largest first */
export function bigEndian(number, length) {
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(length - 4, number);
  return bytes;
}

/** @returns {boolean} whether both hold the same; takes as long wherever they differ */
export function equal(one, other) {
  if (one.length !== other.length) return false;
  return one.reduce((differs, byte, at) => differs | (byte ^ other[at]), 0) === 0;
}

/** @returns {Uint8Array} so many bytes by chance */
export function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** @returns {string} a fresh id of 32 hexadecimal digits */
export function newId() {
  return toHex(randomBytes(16));
}
