/**
 * SPAKE2 (Abdalla, Pointcheval 2005) over Ed25519, with the constants and encodings of PyPI's `spake2` 0.9.
 *
 * Who does not know the secret learns nothing from a run but whether one guess was right.
 */

import { equal, joined, bytesOf } from "./bytes.js";
import { ed25519, hkdf, sha256 } from "../vendor/noble.js";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const SIDES = {
  A: { letter: 0x41, blind: Point.fromHex("15cfd18e385952982b6a8f8c7854963b58e34388c8e6dae891db756481a02312") },
  B: { letter: 0x42, blind: Point.fromHex("f04f2e7eb734b2a8f8b472eaf9c3c632576ac64aea650b496a8a20ff00e583c3") },
};
const SCALAR_ENTROPY = 64; // bytes: 256 bits more than a scalar has, so that none is likelier than another
const PASSWORD_BYTES = 32 + 16;

/** The other side's message is none, or our own sent back. */
export class NotSpake2 extends Error {}

/** One run of one side. `message` goes to the other side; `finish` takes its message, once. */
export class Spake2 {
  /**
   * @param {"A" | "B"} side
   * @param {Uint8Array} secret what both know
   * @param {{A: Uint8Array, B: Uint8Array}} names who is who
   * @param {(count: number) => Uint8Array} random
   */
  constructor(side, secret, names, random) {
    this.side = side;
    this.secret = secret;
    this.names = names;
    this.password = number(hkdf(sha256, secret, new Uint8Array(0), bytesOf("SPAKE2 pw"), PASSWORD_BYTES)) % ORDER;
    this.scalar = number(random(SCALAR_ENTROPY)) % ORDER;
    this.point = times(Point.BASE, this.scalar).add(times(SIDES[side].blind, this.password)).toBytes();
    this.message = joined(Uint8Array.of(SIDES[side].letter), this.point);
  }

  /**
   * @param {Uint8Array} message the other side's, 33 bytes
   * @returns {Uint8Array} the shared key, 32 bytes. Throws NotSpake2.
   */
  finish(message) {
    const other = SIDES[this.side === "A" ? "B" : "A"];
    const point = message.slice(1);
    if (message[0] !== other.letter || equal(point, this.point)) throw new NotSpake2("from the wrong side");
    const shared = times(element(point).add(times(other.blind, ORDER - this.password)), this.scalar).toBytes();
    const [first, second] = this.side === "A" ? [this.point, point] : [point, this.point];
    const seen = [this.secret, this.names.A, this.names.B].map((part) => sha256(part));
    return sha256(joined(...seen, first, second, shared));
  }
}

/** A point of the group's prime order; what lies on the curve beside it would give secrets away. */
function element(bytes) {
  let point = null;
  try {
    point = Point.fromBytes(bytes);
  } catch {
    throw new NotSpake2("not a point");
  }
  if (!point.isTorsionFree() || point.equals(Point.ZERO)) throw new NotSpake2("not in the group");
  return point;
}

function times(point, scalar) {
  const within = scalar % ORDER;
  return within === 0n ? Point.ZERO : point.multiply(within);
}

function number(bytes) {
  return bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
}
