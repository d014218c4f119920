/**
 * The page's end of a road: nothing lost, nothing twice, in order, whatever sockets come and go (docs/protocol.md).
 *
 * Knows no socket and no clock. Frames within one socket are neither lost nor reordered, so that a gap breaks the
 * protocol; what a lost socket swallowed is sent again on the next one.
 */

import { BadMessage } from "./codec.js";

export const MOST_UNHEARD = 256;
export const ACKNOWLEDGE_AFTER = 32; // frames

/** Numbers what goes out, drops what came before. */
export class Road {
  #sent = 0;
  #unheard = [];
  #heard = 0;
  #told = 0;

  /** The number of the last frame that arrived. */
  get heard() {
    return this.#heard;
  }

  /** How many frames the other side has not heard. */
  get unheard() {
    return this.#unheard.length;
  }

  /** How many frames arrived that the other side does not know to have arrived. */
  get untold() {
    return this.#heard - this.#told;
  }

  /**
   * The next frame, to be sent now; null where too much is unheard: then this road cannot be continued.
   * @param {string} body
   */
  send(body) {
    if (this.#unheard.length >= MOST_UNHEARD) return null;
    this.#sent += 1;
    this.#unheard.push({ number: this.#sent, body });
    return this.#carry(this.#unheard.at(-1));
  }

  /**
   * The body of a frame that is new, null otherwise. Throws BadMessage.
   * @param {{t: string}} frame
   * @returns {string | null}
   */
  receive(frame) {
    if (frame.t === "heard") return this.#forget(frame.number);
    if (frame.t !== "carry") throw new BadMessage("no frame of a road under way");
    this.#forget(frame.heard);
    if (frame.number > this.#heard + 1) throw new BadMessage("a gap in the road");
    if (frame.number <= this.#heard) return null;
    this.#heard = frame.number;
    return frame.body;
  }

  /**
   * A new socket is there and the other side has heard up to this number: the frames it lacks. Throws BadMessage.
   * @param {number} heard
   */
  resume(heard) {
    this.#forget(heard);
    return this.#unheard.map((frame) => this.#carry(frame));
  }

  /** The acknowledgement, to be sent now. */
  acknowledge() {
    this.#told = this.#heard;
    return { t: "heard", number: this.#heard };
  }

  #carry({ number, body }) {
    this.#told = this.#heard;
    return { t: "carry", number, heard: this.#heard, body };
  }

  #forget(heard) {
    if (heard > this.#sent) throw new BadMessage("heard what was never sent");
    while (this.#unheard.length && this.#unheard[0].number <= heard) this.#unheard.shift();
    return null;
  }
}
