/** The short authentication string: four words that two people can compare by voice (rhelp/core/sas.py). */

import { ENGLISH, KOREAN } from "./sas_words.js";

const COUNT = 4;
const BITS = 10;
const LISTS = { en: ENGLISH, ko: KOREAN };

/**
 * The words' places in their lists.
 * @param {Uint8Array} key the handshake's `words`
 * @returns {number[]}
 */
export function sasOf(key) {
  const bits = key.slice(0, (COUNT * BITS) / 8).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  return Array.from({ length: COUNT }, (_, at) => Number((bits >> BigInt(BITS * (COUNT - 1 - at))) & ((1n << BigInt(BITS)) - 1n)));
}

/**
 * @param {number[]} places
 * @param {string} language "en" or "ko"
 * @returns {string[]}
 */
export function spell(places, language) {
  return places.map((place) => (LISTS[language] ?? ENGLISH)[place]);
}
