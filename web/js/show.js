/**
 * A screen, window or tab that the customer shows to the agent from the page: chosen in the browser's own picker, sent
 * by a link (peer_link.js) that is made anew where it breaks, until somebody stops it.
 */

import { fromHex } from "./bytes.js";
import { BadMessage } from "./codec.js";
import { HandshakeFailed } from "./handshake.js";
import { GivenUp, Inbox } from "./inbox.js";
import { PeerLink } from "./peer_link.js";
import { canResume } from "./resume.js";

const BEGIN_PATIENCE = 8000; // milliseconds, as everything below
const FIRST_TRIES = 2;
const KEEP = 60_000; // as long as the agent's program waits for a link that broke
const PAUSES = [500, 1000, 2000, 4000];
const LASER_FADES = 3000;
const PICKER = {
  video: { frameRate: { ideal: 15, max: 30 } },
  audio: false,
  selfBrowserSurface: "exclude", // a page that shows itself shows a tunnel
  surfaceSwitching: "include",
  monitorTypeSurfaces: "include",
};

/** Whether this browser can show a screen at all; phones cannot. */
export async function canShow() {
  return Boolean(navigator.mediaDevices?.getDisplayMedia && globalThis.RTCPeerConnection) && (await canResume());
}

/**
 * Everything about it for one consultation.
 *
 * `state` is "off", "choosing", "connecting", "shown" or "mending"; `why` is why it is off: "", "denied", "failed",
 * "stopped", "agent", "lost", "reloaded" or "program".
 */
export class Show {
  state = "off";
  why = "";
  paused = false;
  since = 0; // milliseconds of Unix time
  laser = null;
  #stream = null;
  #link = null;
  #inbox = null;
  #attempt = "";
  #pointed = 0;
  #fading = 0;
  #pointing = false;
  #lostAt = 0;
  #round = 0; // of attempts; an older one that comes back late is let go

  /**
   * @param {{consultation: string, name?: string, proof?: {transcript: string, resume: string}}} terms
   * @param {(message: object) => void} send to the server
   * @param {() => void} onChange something is different now
   * @param {() => void} onPoint the laser is elsewhere; at most once a picture of the display
   */
  constructor(terms, send, onChange, onPoint = onChange) {
    this.onPoint = onPoint;
    this.terms = terms;
    this.send = send;
    this.onChange = onChange;
  }

  /** The stream that is shown, for the preview; null where nothing is. */
  get stream() {
    return this.#stream;
  }

  /** Whether somebody sees it, or is about to. */
  get on() {
    return ["connecting", "shown", "mending"].includes(this.state);
  }

  /** Let the customer choose, then show it. */
  async start() {
    if (this.state !== "off") return;
    const round = ++this.#round;
    this.#become("choosing");
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia(PICKER);
    } catch (error) {
      if (round === this.#round) this.#off(error.name === "NotAllowedError" ? "denied" : "failed");
      return;
    }
    if (round !== this.#round) return stopTracks(stream); // it was stopped while the picker was open
    this.#stream = stream;
    const [track] = this.#stream.getVideoTracks();
    track.contentHint = "detail";
    track.onended = () => this.stop("stopped");
    this.paused = false;
    this.#lostAt = performance.now();
    this.#become("connecting");
    await this.#keepConnected(++this.#round);
  }

  /** Nothing is shown any more, at once. */
  stop(why = "stopped") {
    if (this.state === "off") return;
    this.#link?.end();
    this.#off(why);
  }

  /** Hold back what is shown, or go on. */
  pause(paused) {
    if (!this.on || paused === this.paused) return;
    this.paused = paused;
    for (const track of this.#stream.getTracks()) track.enabled = !paused;
    this.#tellPause();
    if (paused) this.#point(null);
    this.onChange();
  }

  /** A page before this one showed its screen; that is over, and the agent need not wait for it. */
  lostByReload() {
    this.why = "reloaded";
    this.send({ t: "show-over", consultation: this.terms.consultation });
  }

  /** A message of the server's about showing. */
  receive(message) {
    if (message.consultation !== this.terms.consultation) return;
    if (message.t === "show-begins") this.#inbox?.push(message);
    if (message.t === "whisper" && message.attempt === this.#attempt) this.#inbox?.push(message.body);
  }

  /** Attempt after attempt until a link stands. */
  async #keepConnected(round) {
    for (let tries = 0; this.#current(round); tries += 1) {
      try {
        await this.#connect(round);
        return;
      } catch (error) {
        if (!isExpected(error)) console.error(error);
      }
      if (!this.#current(round)) return;
      if (performance.now() - this.#lostAt > KEEP || (this.state === "connecting" && tries + 1 >= FIRST_TRIES)) {
        return this.#off(this.state === "connecting" ? "failed" : "lost");
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(tries, PAUSES.length - 1)]));
    }
  }

  async #connect(round) {
    const inbox = (this.#inbox = new Inbox());
    this.#attempt = "";
    const { consultation, proof } = this.terms;
    this.send({ t: "show-screen", consultation });
    const begins = await inbox.next(BEGIN_PATIENCE);
    if (!this.#current(round)) return;
    this.#attempt = begins.attempt;
    const link = new PeerLink(begins, this.#stream.getVideoTracks()[0], this.terms.name ?? "", this);
    this.#link = link;
    try {
      const first = { transcript: fromHex(proof.transcript), resume: fromHex(proof.resume) };
      await link.connect(first, inbox, (body) => this.send({ t: "whisper", consultation, attempt: begins.attempt, body }));
    } catch (error) {
      link.end();
      throw error;
    }
    if (!this.#current(round)) return link.end();
    this.#inbox = null; // what is whispered from now on is for nobody
    if (this.state === "connecting") this.since = Date.now();
    this.#pointed = 0;
    this.#become("shown");
    this.#tellPause();
  }

  onLaser(place, number) {
    if (number <= this.#pointed) return;
    this.#pointed = number;
    this.#point(this.paused ? null : place);
  }

  onOver(why) {
    this.#point(null);
    if (why !== null) return this.#off({ replaced: "program", "line-lost": "failed" }[why] ?? "agent");
    this.#lostAt = performance.now();
    this.#become("mending");
    void this.#keepConnected(++this.#round);
  }

  #current(round) {
    return round === this.#round && this.on;
  }

  #tellPause() {
    this.#link?.pause(this.paused);
  }

  #point(place) {
    clearTimeout(this.#fading);
    if (place) this.#fading = setTimeout(() => this.#point(null), LASER_FADES);
    this.laser = place;
    if (this.#pointing) return;
    this.#pointing = true;
    requestAnimationFrame(() => {
      this.#pointing = false;
      this.onPoint();
    });
  }

  #become(state) {
    this.state = state;
    this.why = "";
    this.onChange();
  }

  #off(why) {
    if (this.#stream) stopTracks(this.#stream);
    this.#stream = this.#link = this.#inbox = null;
    this.#round += 1;
    this.paused = false;
    this.laser = null;
    this.state = "off";
    this.why = why;
    this.onChange();
  }
}

function stopTracks(stream) {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}

function isExpected(error) {
  return [GivenUp, HandshakeFailed, BadMessage, DOMException].some((kind) => error instanceof kind);
}
