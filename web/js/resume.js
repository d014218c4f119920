/**
 * The customer's side of the handshake of two ends that met before (docs/protocol.md, Mending): both prove that they
 * hold the resume key, and get fresh keys. X25519 is the browser's own.
 */

import { bytesOf, equal, fromHex, prefixed, toHex } from "./bytes.js";
import { HandshakeFailed, keysFrom } from "./handshake.js";
import { hmac, sha256 } from "../vendor/noble.js";

const VERSION = 1;
const CURVE = { name: "X25519" };
const POINT_BITS = 256;

/** Whether this browser can do it. */
export async function canResume() {
  try {
    await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}

/** Side B. `receive` each message; `keys` are there once the agent is confirmed. */
export class CustomerResume {
  #pending = null;

  /** @param {{transcript: Uint8Array, resume: Uint8Array}} first what the first handshake left behind */
  constructor(first) {
    this.first = first;
    /** @type {import("./handshake.js").Keys | null} */
    this.keys = null;
  }

  /**
   * The answer to the agent's message, null after the last. Throws HandshakeFailed.
   * @param {{t: string} | null} message
   * @returns {Promise<{t: string} | null>}
   */
  async receive(message) {
    if (message?.t === "resume" && !this.#pending) return await this.#answer(message);
    if (message?.t === "confirm" && this.#pending && !this.keys) return this.#confirm(message);
    throw new HandshakeFailed("a message out of order");
  }

  async #answer({ version, point }) {
    if (version !== VERSION) throw new HandshakeFailed("another version of the handshake");
    const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
    const mine = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
    const theirs = fromHex(point);
    const keys = resumedKeys(this.first, await sharedPoint(privateKey, theirs), theirs, mine);
    this.#pending = keys;
    return { t: "resume-answer", point: toHex(mine), mac: toHex(hmac(sha256, keys.confirmCustomer, keys.transcript)) };
  }

  #confirm({ mac }) {
    const { confirmAgent, transcript } = this.#pending;
    if (!equal(fromHex(mac), hmac(sha256, confirmAgent, transcript))) {
      throw new HandshakeFailed("the agent is not the one from before", true);
    }
    this.keys = this.#pending;
    return null;
  }
}

/**
 * All keys of a mended session.
 * @returns {import("./handshake.js").Keys}
 */
export function resumedKeys(first, shared, agentPoint, customerPoint) {
  const seen = prefixed(bytesOf("rhelp/1 resume"), first.transcript, agentPoint, customerPoint);
  return { ...keysFrom(prefixed(shared, first.resume), sha256(seen)), resume: first.resume };
}

async function sharedPoint(privateKey, point) {
  try {
    const theirs = await crypto.subtle.importKey("raw", point, CURVE, true, []);
    return new Uint8Array(await crypto.subtle.deriveBits({ ...CURVE, public: theirs }, privateKey, POINT_BITS));
  } catch {
    throw new HandshakeFailed("not an X25519 point"); // one of small order, for example
  }
}
