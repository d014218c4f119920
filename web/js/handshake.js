/**
 * The customer's side of the handshake: SPAKE2 over the secret, then everything sealed (docs/protocol.md, Handshake).
 *
 * Every step either moves on or throws HandshakeFailed; a failed handshake cannot be continued.
 */

import { bigEndian, bytesOf, equal, fromHex, prefixed, toHex } from "./bytes.js";
import { BadMessage, decode, encode } from "./codec.js";
import { SEALED } from "./messages.js";
import { NotSpake2, Spake2 } from "./spake2.js";
import { hkdf, hmac, sha256 } from "../vendor/noble.js";

const VERSION = 1;
const LABEL = "rhelp/1";
const KEYS = ["confirmAgent", "confirmCustomer", "sealAgent", "sealCustomer", "words", "binding", "resume"];
const KEY_BYTES = 32;

/** The other side is not who it should be, or broke the protocol; `unconfirmed` tells a wrong secret apart. */
export class HandshakeFailed extends Error {
  constructor(why, unconfirmed = false) {
    super(why);
    this.unconfirmed = unconfirmed;
  }
}

/**
 * What both sides know before the handshake and bind into it.
 * @typedef {{route: string, relay: string, sid: string}} Meeting
 */

/**
 * What a confirmed handshake leaves behind; 32 bytes each.
 * @typedef {{transcript: Uint8Array, confirmAgent: Uint8Array, confirmCustomer: Uint8Array, sealAgent: Uint8Array,
 *   sealCustomer: Uint8Array, words: Uint8Array, binding: Uint8Array, resume: Uint8Array}} Keys
 */

/** Side B. `receive` each message; `keys` are there once the agent is confirmed. */
export class CustomerHandshake {
  /**
   * @param {string} secret
   * @param {Meeting} meeting
   * @param {(count: number) => Uint8Array} random
   */
  constructor(secret, meeting, random) {
    const place = [bytesOf(meeting.relay), bytesOf(meeting.sid)];
    const names = { A: prefixed(bytesOf("agent"), ...place), B: prefixed(bytesOf("customer"), ...place) };
    this.meeting = meeting;
    this.spake = new Spake2("B", bytesOf(secret), names, random);
    this.digest = "";
    this.pending = null;
    this.failed = false;
    /** @type {Keys | null} */
    this.keys = null;
  }

  /**
   * The answer to the agent's message, null after the last.
   * @param {{t: string} | null} message
   * @returns {{t: string} | null}
   */
  receive(message) {
    if (this.failed) throw new HandshakeFailed("it has failed before");
    this.failed = true; // unless this step goes well
    const answer = this.#step(message);
    this.failed = false;
    return answer;
  }

  #step(message) {
    if (message?.t === "commit" && !this.digest) return this.#answerCommitment(message);
    if (message?.t === "pake-agent" && this.digest && !this.pending) return this.#openCommitment(message);
    if (message?.t === "confirm" && this.pending && !this.keys) return this.#confirm(message);
    throw new HandshakeFailed("a message out of order");
  }

  #answerCommitment({ version, digest }) {
    if (version !== VERSION) throw new HandshakeFailed("another version of the handshake");
    this.digest = digest;
    return { t: "pake-customer", point: toHex(this.spake.message) };
  }

  #openCommitment(message) {
    const [point, nonce] = [fromHex(message.point), fromHex(message.nonce)];
    if (!equal(sha256(prefixed(bytesOf(`${LABEL} commit`), point, nonce)), fromHex(this.digest))) {
      throw new HandshakeFailed("the agent's message is not the one it committed to");
    }
    this.pending = deriveKeys(this.#finish(point), this.meeting, point, this.spake.message);
    return { t: "confirm", mac: toHex(hmac(sha256, this.pending.confirmCustomer, this.pending.transcript)) };
  }

  #finish(point) {
    try {
      return this.spake.finish(point);
    } catch (error) {
      if (error instanceof NotSpake2) throw new HandshakeFailed("not a SPAKE2 message");
      throw error;
    }
  }

  #confirm({ mac }) {
    if (!equal(fromHex(mac), hmac(sha256, this.pending.confirmAgent, this.pending.transcript))) {
      throw new HandshakeFailed("the agent does not know the secret", true);
    }
    this.keys = this.pending;
    return null;
  }
}

/**
 * All keys of a run from SPAKE2's shared key and everything both sides saw.
 * @returns {Keys}
 */
export function deriveKeys(shared, meeting, agentPoint, customerPoint) {
  const place = [LABEL, meeting.relay, meeting.route, meeting.sid].map(bytesOf);
  return keysFrom(shared, sha256(prefixed(...place, agentPoint, customerPoint)));
}

/**
 * All keys that follow from a shared secret and the transcript of how it came about.
 * @returns {Keys}
 */
export function keysFrom(secret, transcript) {
  const material = hkdf(sha256, secret, transcript, bytesOf(`${LABEL} keys`), KEYS.length * KEY_BYTES);
  const keys = KEYS.map((name, at) => [name, material.slice(at * KEY_BYTES, (at + 1) * KEY_BYTES)]);
  return { transcript, ...Object.fromEntries(keys) };
}

/** Seals what the customer sends and opens what the agent sent, each numbered from 0. */
export class Sealer {
  #sent = 0;
  #opened = 0;

  /** @param {Keys} keys */
  constructor(keys) {
    this.mine = importKey(keys.sealCustomer, "encrypt");
    this.theirs = importKey(keys.sealAgent, "decrypt");
    this.transcript = keys.transcript;
  }

  /**
   * @param {{t: string}} message of the family SEALED
   * @returns {Promise<{t: "sealed", number: number, box: string}>}
   */
  async seal(message) {
    const number = this.#sent++;
    const box = await crypto.subtle.encrypt(this.#terms(number), await this.mine, bytesOf(encode(message)));
    return { t: "sealed", number, box: toHex(new Uint8Array(box)) };
  }

  /**
   * The message in the box. Throws HandshakeFailed for anything but the next box of the other side.
   * @param {{t: string} | null} sealed
   */
  async open(sealed) {
    if (sealed?.t !== "sealed" || sealed.number !== this.#opened) throw new HandshakeFailed("not the next sealed message");
    this.#opened += 1;
    const message = decodeSealed(await this.#decrypted(sealed));
    if (message === null) throw new HandshakeFailed("a sealed message of an unknown kind");
    return message;
  }

  async #decrypted({ number, box }) {
    try {
      return await crypto.subtle.decrypt(this.#terms(number), await this.theirs, fromHex(box));
    } catch {
      throw new HandshakeFailed("a sealed message that does not open");
    }
  }

  #terms(number) {
    return { name: "AES-GCM", iv: bigEndian(number, 12), additionalData: this.transcript };
  }
}

function importKey(raw, use) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, [use]);
}

function decodeSealed(bytes) {
  try {
    return decode(new TextDecoder("utf-8", { fatal: true }).decode(bytes), SEALED);
  } catch (error) {
    if (error instanceof BadMessage || error instanceof TypeError) {
      throw new HandshakeFailed("a sealed message that does not open");
    }
    throw error;
  }
}
