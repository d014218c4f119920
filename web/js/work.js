/** Work to be shown before a code may be tried, where too many wrong ones come just now (docs/protocol.md, Seats). */

import { bytesOf } from "./bytes.js";
import { sha256 } from "../vendor/noble.js";

export const MOST_BITS = 20; // what a page is willing to do for a server
const SLICE = 30; // milliseconds after which the page may draw, and be told to stop

/**
 * A number, in decimal, for which the digest begins with so many zero bits; "" where it is wanted no longer.
 * @param {string} challenge
 * @param {number} bits up to MOST_BITS
 * @param {() => boolean} wanted
 */
export async function solve(challenge, bits, wanted) {
  for (let number = 0; wanted(); await new Promise((resume) => setTimeout(resume))) {
    for (const until = performance.now() + SLICE; performance.now() < until; number += 1) {
      if (isEnough(sha256(bytesOf(`rhelp/1 work ${challenge} ${number}`)), bits)) return String(number);
    }
  }
  return "";
}

function isEnough([a, b, c, d], bits) {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> (32 - bits) === 0;
}
