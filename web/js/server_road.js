/** The way to the server: one road, and as many sockets, one after the other, as it takes. */

import { BadMessage, decode, encode } from "./codec.js";
import { CHAT, ROAD, SIGNAL } from "./messages.js";
import { ACKNOWLEDGE_AFTER, Road } from "./road.js";

const FIRST_DELAY = 200; // milliseconds, as everything below
const LONGEST_DELAY = 3000;
const ACKNOWLEDGE_WITHIN = 1000; // the other side wants it within 2 seconds
const ATTACH_PATIENCE = 10_000;
const HEARD_PATIENCE = 6000; // sent frames are acknowledged within 2 seconds; a socket that swallows them is dead
const STEADY = 3000; // a socket that lived as long was a good one
const BLINK = 1000; // a loss that is mended sooner is nobody's worry

/** How long to wait before the next try, in milliseconds; `chance` is from 0 to 1. */
export function backOff(tries, chance) {
  return Math.min(FIRST_DELAY * 2 ** tries, LONGEST_DELAY) * (0.5 + chance / 2);
}

/**
 * What happens on the way.
 * @typedef {Object} Events
 * @property {() => void} onFresh the server knows nothing of us yet: say what is wanted
 * @property {(message: {t: string}) => void} onMessage a message of the families SIGNAL and CHAT
 * @property {(lost: boolean) => void} onLost whether the line has been gone for a while
 */

/** Starts at once, and tries until it is closed. */
export class ServerRoad {
  #road = new Road();
  #name = "";
  #socket = null;
  #attached = false;
  #tries = 0;
  #timers = {};
  #lost = false;
  #closed = false;

  /**
   * @param {Events} events
   * @param {string} [url]
   */
  constructor(events, url = new URL("/ws/customer", location.href.replace(/^http/, "ws")).href) {
    this.events = events;
    this.url = url;
    this.onOnline = () => this.#tryNow();
    this.onOffline = () => this.#drop();
    addEventListener("online", this.onOnline);
    addEventListener("offline", this.onOffline);
    this.#connect();
  }

  /**
   * Send a message on this road; where the road ends before it is heard, `onFresh` is the time to say it again.
   * @param {{t: string}} message
   */
  send(message) {
    if (this.#closed || !this.#name) return;
    const frame = this.#road.send(encode(message));
    if (frame === null) return this.#forget();
    if (this.#attached) this.#put(frame);
  }

  /** Nothing more is sent, received or tried; what was sent before still goes out. */
  close() {
    this.#closed = true;
    removeEventListener("online", this.onOnline);
    removeEventListener("offline", this.onOffline);
    for (const name of Object.keys(this.#timers)) this.#stop(name);
    this.#socket?.close(1000);
  }

  #connect() {
    this.#stop("retry");
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    this.#after("attach", ATTACH_PATIENCE, () => this.#drop());
    socket.onopen = () => socket.send(encode({ t: "attach", road: this.#name, heard: this.#road.heard }));
    socket.onmessage = ({ data }) => socket === this.#socket && !this.#closed && this.#hear(data);
    socket.onclose = () => socket === this.#socket && !this.#closed && this.#drop();
  }

  #hear(text) {
    try {
      const frame = decode(text, ROAD);
      if (frame?.t === "attached" && !this.#attached) this.#attach(frame);
      else if (frame && this.#attached) this.#receive(frame);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      console.warn(`The server broke the protocol: ${error.message}`);
      this.#forget();
    }
  }

  #attach({ road, heard, resumed }) {
    const lacking = resumed ? this.#road.resume(heard) : [];
    this.#stop("attach");
    this.#stop("lost");
    this.#attached = true;
    this.#after("steady", STEADY, () => (this.#tries = 0));
    if (!resumed) this.#road = new Road();
    this.#name = road;
    for (const frame of lacking) this.#put(frame);
    this.#tell(false);
    if (!resumed) this.events.onFresh();
  }

  #receive(frame) {
    const body = this.#road.receive(frame);
    if (this.#road.unheard === 0) this.#stop("unheard");
    if (this.#road.untold >= ACKNOWLEDGE_AFTER) this.#acknowledge();
    else if (this.#road.untold && !this.#timers.heard) this.#after("heard", ACKNOWLEDGE_WITHIN, () => this.#acknowledge());
    const message = body === null ? null : decode(body, SIGNAL, CHAT);
    if (message) this.events.onMessage(message);
  }

  #acknowledge() {
    if (this.#attached && this.#road.untold) this.#put(this.#road.acknowledge());
  }

  #put(frame) {
    this.#socket.send(encode(frame));
    if (this.#road.untold === 0) this.#stop("heard");
    if (frame.t === "carry" && !this.#timers.unheard) this.#after("unheard", HEARD_PATIENCE, () => this.#drop());
  }

  /** Begin anew: what was not heard is lost with this road. */
  #forget() {
    this.#name = "";
    this.#road = new Road();
    this.#drop();
  }

  /** This socket is of no use any more; another one follows. */
  #drop() {
    for (const name of ["attach", "steady", "heard", "unheard"]) this.#stop(name);
    this.#attached = false;
    const old = this.#socket;
    this.#socket = null;
    old?.close();
    if (!this.#lost && !this.#timers.lost) this.#after("lost", BLINK, () => this.#tell(true));
    this.#after("retry", backOff(this.#tries, Math.random()), () => this.#connect());
    this.#tries += 1;
  }

  #tryNow() {
    if (this.#attached || !this.#timers.retry) return;
    this.#connect();
  }

  #tell(lost) {
    if (lost === this.#lost) return;
    this.#lost = lost;
    this.events.onLost(lost);
  }

  #after(name, delay, act) {
    this.#stop(name);
    this.#timers[name] = setTimeout(() => {
      delete this.#timers[name];
      act();
    }, delay);
  }

  #stop(name) {
    clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }
}
